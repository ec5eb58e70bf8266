"""The use cases in memory, with a clock and identifiers that a test can foretell."""

import pytest

from modules.authors.composition import UseCases
from modules.authors.infrastructure.memory import InMemoryAuthorUnitOfWork
from tests.doubles import CountingIdentifiers, SteppingClock


@pytest.fixture
def use_cases() -> UseCases:
    """Where there are no authors yet."""
    work = InMemoryAuthorUnitOfWork()
    return UseCases(lambda: work, SteppingClock(), CountingIdentifiers())
