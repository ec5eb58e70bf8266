from core.domain import ports
from core.domain.criteria import given

from ..domain.entities import Copy, CopyFilter
from ..domain.ports import Begin


class ListCopies:
    """Leaf through copies."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: CopyFilter, limit: int = 20, after: str | None = None) -> ports.Page[Copy]:
        """Return a page of those that are wanted; `after` is the `next` of the page before."""
        with self._begin() as work:
            return work.copies.list(order_by="id", limit=limit, after=after, **given(wanted))
