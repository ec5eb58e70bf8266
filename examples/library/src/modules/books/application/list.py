from core.domain import ports
from core.domain.criteria import given

from ..domain.entities import Book, BookFilter
from ..domain.ports import Begin


class ListBooks:
    """Leaf through books by isbn."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: BookFilter, limit: int = 20, after: str | None = None) -> ports.Page[Book]:
        """Return a page of those that are wanted; `after` is the `next` of the page before."""
        with self._begin() as work:
            return work.books.list(order_by="isbn", limit=limit, after=after, **given(wanted))
