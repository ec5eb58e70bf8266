from core.application.archive import bring_back
from core.domain.entities import values_of

from ..domain.entities import Member
from ..domain.ports import Begin


class RestoreMember:
    """Bring a member back from the archive."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> Member:
        """Return it as it was; `NotFound` if there is none, `Conflict` if it is not archived.

        `AlreadyExists` if its identifier or what is unique about it was taken since.
        """
        with self._begin() as work:
            found = bring_back(
                work.members, work.archived_members, id, lambda one: Member(**values_of(Member, one))
            )
            work.commit()
        return found
