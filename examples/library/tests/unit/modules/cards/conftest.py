"""The use cases in memory, with a clock and identifiers that a test can foretell."""

import pytest

from core.infrastructure.callers import FixedCallers
from modules.cards.composition import UseCases
from modules.cards.infrastructure.memory import InMemoryCardUnitOfWork
from modules.members.infrastructure.memory import InMemoryMemberRepository
from tests.doubles import CountingIdentifiers, SteppingClock
from tests.samples import new_member


@pytest.fixture
def callers() -> FixedCallers:
    """Whoever a test says is asking."""
    return FixedCallers("somebody")


@pytest.fixture
def use_cases(callers: FixedCallers) -> UseCases:
    """Where there are three of whatever cards refer to."""
    members = InMemoryMemberRepository()
    members.add_many(map(new_member, (1, 2, 3)))
    work = InMemoryCardUnitOfWork(members)
    return UseCases(lambda: work, SteppingClock(), CountingIdentifiers(), callers)
