from core.domain import ports
from core.domain.criteria import given

from ..domain.entities import Author, AuthorFilter
from ..domain.ports import Begin


class ListAuthors:
    """Leaf through authors by name."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: AuthorFilter, limit: int = 20, after: str | None = None) -> ports.Page[Author]:
        """Return a page of those that are wanted; `after` is the `next` of the page before."""
        with self._begin() as work:
            return work.authors.list(order_by="name", limit=limit, after=after, **given(wanted))
