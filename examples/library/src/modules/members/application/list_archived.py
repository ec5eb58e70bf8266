from core.application.lists import leaf
from core.domain import ports
from core.domain.lists import FIRST_PAGE, Leafing

from ..domain.entities import ArchivedMember, ArchivedMemberFilter
from ..domain.ports import Begin


class ListArchivedMembers:
    """Leaf through archived members, those that were archived last first."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(
        self, wanted: ArchivedMemberFilter, leafing: Leafing = FIRST_PAGE
    ) -> ports.Page[ArchivedMember]:
        """Return a page of those that are wanted."""
        with self._begin() as work:
            return leaf(work.archived_members, wanted, leafing, order_by="-archived_at")
