from core.application.lists import leaf
from core.domain import ports
from core.domain.lists import FIRST_PAGE, Leafing

from ..domain.entities import Tag, TagFilter
from ..domain.ports import Begin


class ListTags:
    """Leaf through tags by label."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: TagFilter, leafing: Leafing = FIRST_PAGE) -> ports.Page[Tag]:
        """Return a page of those that are wanted."""
        with self._begin() as work:
            return leaf(work.tags, wanted, leafing, order_by="label")
