from core.application.lists import leaf
from core.domain import ports
from core.domain.lists import FIRST_PAGE, Leafing

from ..domain.entities import Member, MemberFilter
from ..domain.ports import Begin


class ListMembers:
    """Leaf through members by email."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: MemberFilter, leafing: Leafing = FIRST_PAGE) -> ports.Page[Member]:
        """Return a page of those that are wanted."""
        with self._begin() as work:
            return leaf(work.members, wanted, leafing, order_by="email")
