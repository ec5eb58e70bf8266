"""The use cases in memory, with a clock and identifiers that a test can foretell."""

import pytest

from modules.tags.composition import UseCases
from modules.tags.infrastructure.memory import InMemoryTagUnitOfWork
from tests.doubles import CountingIdentifiers, SteppingClock


@pytest.fixture
def use_cases() -> UseCases:
    """Where there are no tags yet."""
    work = InMemoryTagUnitOfWork()
    return UseCases(lambda: work, SteppingClock(), CountingIdentifiers())
