from core.application.versions import expect_version
from core.domain import ports

from ..domain.entities import Member, MemberDetails
from ..domain.ports import Begin


class UpdateMember:
    """Change what is said of a member, unless somebody else changed it first."""

    def __init__(self, begin: Begin, clock: ports.Clock) -> None:
        self._begin, self._clock = begin, clock

    def execute(self, id: str, version: int, details: MemberDetails) -> Member:
        """Return it as it is now; `version` is the one that the caller looked at.

        `StaleEntity` if it has another version by now, `NotFound` if it is gone,
        `AlreadyExists` if another one has its email.
        """
        with self._begin() as work:
            found = work.members.get(id)
            expect_version(found, version)
            found.change(details, self._clock.now())
            work.members.update(found)
            work.commit()
        return found
