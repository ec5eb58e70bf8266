"""The use cases in memory, with a clock and identifiers that a test can foretell."""

import pytest

from modules.books.infrastructure.memory import InMemoryBookRepository
from modules.copies.composition import UseCases
from modules.copies.infrastructure.memory import InMemoryCopyUnitOfWork
from tests.doubles import CountingIdentifiers, SteppingClock
from tests.samples import new_book


@pytest.fixture
def use_cases() -> UseCases:
    """Where there are three of whatever copies refer to."""
    books = InMemoryBookRepository()
    books.add_many(map(new_book, (1, 2, 3)))
    work = InMemoryCopyUnitOfWork(books)
    return UseCases(lambda: work, SteppingClock(), CountingIdentifiers())
