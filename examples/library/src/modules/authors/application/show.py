from ..domain.entities import Author
from ..domain.ports import Begin


class ShowAuthor:
    """Show an author."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> Author:
        """Return it; `NotFound` if there is none."""
        with self._begin() as work:
            return work.authors.get(id)
