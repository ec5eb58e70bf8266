"""Notes in memory, with a clock and identifiers that a test can foretell."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from core.domain.ports import Clock, Identifiers
from modules.notes.composition import Notes
from modules.notes.infrastructure.memory import InMemoryNotesUnitOfWork


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


@pytest.fixture
def work() -> InMemoryNotesUnitOfWork:
    """The unit of work that all use cases of a test share."""
    return InMemoryNotesUnitOfWork()


@pytest.fixture
def notes(work: InMemoryNotesUnitOfWork) -> Notes:
    """Everything that can be done with notes."""
    return Notes(lambda: work, SteppingClock(), CountingIdentifiers())
