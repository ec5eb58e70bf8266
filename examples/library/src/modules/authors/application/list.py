from core.application.lists import leaf
from core.domain import ports
from core.domain.lists import FIRST_PAGE, Leafing

from ..domain.entities import Author, AuthorFilter
from ..domain.ports import Begin


class ListAuthors:
    """Leaf through authors by name."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: AuthorFilter, leafing: Leafing = FIRST_PAGE) -> ports.Page[Author]:
        """Return a page of those that are wanted."""
        with self._begin() as work:
            return leaf(work.authors, wanted, leafing, order_by="name")
