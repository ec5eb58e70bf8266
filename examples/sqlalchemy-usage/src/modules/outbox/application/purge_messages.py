"""Purge messages."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.domain.ports import Begin, Clock

from ..domain.ports import OutboxUnitOfWork

BATCH = 500


class PurgeMessages:
    """Remove what was settled long ago, some at a time, and return how many that were."""

    def __init__(self, purge: Callable[[datetime], int], clock: Clock, keep: timedelta) -> None:
        """`purge` is the `execute` of the class below."""
        self._purge = purge
        self._clock = clock
        self._keep = keep

    def execute(self) -> int:
        before, purged = self._clock.now() - self._keep, 0
        while some := self._purge(before):
            purged += some
        return purged


class PurgeSome:
    """Remove some of those that were settled before an instant; return how many."""

    def __init__(self, begin: Begin[OutboxUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, before: datetime) -> int:
        with self._begin() as work:
            purged = work.outbox.purge(before, BATCH)
            work.commit()
        return purged
