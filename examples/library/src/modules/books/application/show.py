from ..domain.entities import Book
from ..domain.ports import Begin


class ShowBook:
    """Show a book."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> Book:
        """Return it; `NotFound` if there is none."""
        with self._begin() as work:
            return work.books.get(id)
