from datetime import datetime

from core.application.archive import purge

from ..domain.ports import Begin


class PurgeMembers:
    """Throw away members that have been in the archive for long."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, until: datetime) -> int:
        """Throw away for good what was archived until then; return how many."""
        with self._begin() as work:
            return purge(work, work.archived_members, until)
