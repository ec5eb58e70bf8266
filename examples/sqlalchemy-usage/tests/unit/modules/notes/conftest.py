"""Notes in memory, with a clock and identifiers that a test can foretell."""

import pytest

from modules.notes.composition import Notes
from modules.notes.infrastructure.memory import InMemoryNotesUnitOfWork
from tests.doubles import CountingIdentifiers, SteppingClock


@pytest.fixture
def work() -> InMemoryNotesUnitOfWork:
    """The unit of work that all use cases of a test share."""
    return InMemoryNotesUnitOfWork()


@pytest.fixture
def notes(work: InMemoryNotesUnitOfWork) -> Notes:
    """Everything that can be done with notes."""
    return Notes(lambda: work, SteppingClock(), CountingIdentifiers())
