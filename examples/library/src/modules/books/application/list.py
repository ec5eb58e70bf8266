from core.application.lists import leaf
from core.domain import ports
from core.domain.lists import FIRST_PAGE, Leafing

from ..domain.entities import Book, BookFilter
from ..domain.ports import Begin


class ListBooks:
    """Leaf through books by isbn."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: BookFilter, leafing: Leafing = FIRST_PAGE) -> ports.Page[Book]:
        """Return a page of those that are wanted."""
        with self._begin() as work:
            return leaf(work.books, wanted, leafing, order_by="isbn")
