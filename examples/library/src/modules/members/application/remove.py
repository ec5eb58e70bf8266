from core.application.archive import put_away
from core.domain import ports
from core.domain.entities import values_of

from ..domain.entities import ArchivedMember, Member
from ..domain.ports import Begin


class RemoveMember:
    """Remove a member: it goes to the archive, from where it may be restored."""

    def __init__(self, begin: Begin, clock: ports.Clock) -> None:
        self._begin, self._clock = begin, clock

    def execute(self, id: str) -> None:
        """Remove it; `NotFound` if there is none, `StillReferenced` if others refer to it."""

        def archived(one: Member) -> ArchivedMember:
            return ArchivedMember(**values_of(Member, one), archived_at=self._clock.now())

        with self._begin() as work:
            put_away(work.members, work.archived_members, id, archived)
            work.commit()
