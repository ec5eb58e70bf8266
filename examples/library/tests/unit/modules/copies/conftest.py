"""The use cases in memory, with a clock and identifiers that a test can foretell."""

import pytest

from modules.books.infrastructure.memory import InMemoryBookRepository
from modules.copies.composition import UseCases
from modules.copies.infrastructure.memory import InMemoryCopyUnitOfWork
from tests.doubles import CountingIdentifiers, SteppingClock
from tests.samples import new_book


@pytest.fixture
def use_cases() -> UseCases:
    """Everything that can be done, where there are three of each thing that one may refer to."""
    books = InMemoryBookRepository()
    books.add_many(new_book(number) for number in (1, 2, 3))
    work = InMemoryCopyUnitOfWork(books)
    return UseCases(lambda: work, SteppingClock(), CountingIdentifiers())
