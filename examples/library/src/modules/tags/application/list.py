from core.domain import ports
from core.domain.criteria import given

from ..domain.entities import Tag, TagFilter
from ..domain.ports import Begin


class ListTags:
    """Leaf through tags by label."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: TagFilter, limit: int = 20, after: str | None = None) -> ports.Page[Tag]:
        """Return a page of those that are wanted; `after` is the `next` of the page before."""
        with self._begin() as work:
            return work.tags.list(order_by="label", limit=limit, after=after, **given(wanted))
