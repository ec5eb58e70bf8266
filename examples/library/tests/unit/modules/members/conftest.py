"""The use cases in memory, with a clock and identifiers that a test can foretell."""

import pytest

from modules.members.composition import UseCases
from modules.members.infrastructure.memory import InMemoryMemberUnitOfWork
from tests.doubles import CountingIdentifiers, SteppingClock


@pytest.fixture
def use_cases() -> UseCases:
    """Where there are no members yet."""
    work = InMemoryMemberUnitOfWork()
    return UseCases(lambda: work, SteppingClock(), CountingIdentifiers())
