"""A clock and identifiers that a test can foretell, for the use cases of every feature."""

from datetime import UTC, datetime, timedelta
from itertools import count

from core.domain.ports import Clock, Identifiers


class SteppingClock(Clock):
    """Moves on by a minute each time that it is asked."""

    def __init__(self) -> None:
        self._minutes = count()

    def now(self) -> datetime:
        return datetime(2026, 3, 1, 8, tzinfo=UTC) + timedelta(minutes=next(self._minutes))


class CountingIdentifiers(Identifiers):
    """Counts from one."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new(self) -> str:
        return f"{next(self._numbers):032x}"
