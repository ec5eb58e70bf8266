from core.domain import ports
from core.domain.criteria import given

from ..domain.entities import Member, MemberFilter
from ..domain.ports import Begin


class ListMembers:
    """Leaf through members by email."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: MemberFilter, limit: int = 20, after: str | None = None) -> ports.Page[Member]:
        """Return a page of those that are wanted; `after` is the `next` of the page before."""
        with self._begin() as work:
            return work.members.list(order_by="email", limit=limit, after=after, **given(wanted))
