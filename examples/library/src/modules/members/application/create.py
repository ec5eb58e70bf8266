from core.domain import ports

from ..domain.entities import Member, MemberDetails
from ..domain.ports import Begin


class CreateMember:
    """Add a member."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, details: MemberDetails) -> Member:
        """Return the new member; `AlreadyExists` if another one has its email."""
        new = Member.of(details, self._identifiers.new(), self._clock.now())
        with self._begin() as work:
            work.members.add(new)
            work.commit()
        return new
