"""The use cases in memory, with a clock and identifiers that a test can foretell."""

import pytest

from modules.books.infrastructure.memory import InMemoryBookRepository
from modules.copies.infrastructure.memory import InMemoryCopyRepository
from modules.loans.composition import UseCases
from modules.loans.infrastructure.memory import InMemoryLoanUnitOfWork
from modules.members.infrastructure.memory import InMemoryMemberRepository
from tests.doubles import CountingIdentifiers, SteppingClock
from tests.samples import new_book, new_copy, new_member


@pytest.fixture
def use_cases() -> UseCases:
    """Where there are three of whatever loans refer to."""
    copies = InMemoryCopyRepository()
    copies.add_many(map(new_copy, (1, 2, 3)))
    members = InMemoryMemberRepository()
    members.add_many(map(new_member, (1, 2, 3)))
    books = InMemoryBookRepository()
    books.add_many(map(new_book, (1, 2, 3)))
    work = InMemoryLoanUnitOfWork(copies, members, books)
    return UseCases(lambda: work, SteppingClock(), CountingIdentifiers())
