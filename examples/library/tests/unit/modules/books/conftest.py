"""The use cases in memory, with a clock and identifiers that a test can foretell."""

import pytest

from modules.authors.infrastructure.memory import InMemoryAuthorRepository
from modules.books.composition import UseCases
from modules.books.infrastructure.memory import InMemoryBookUnitOfWork
from modules.tags.infrastructure.memory import InMemoryTagRepository
from tests.doubles import CountingIdentifiers, SteppingClock
from tests.samples import new_author, new_tag


@pytest.fixture
def use_cases() -> UseCases:
    """Where there are three of whatever books refer to."""
    authors = InMemoryAuthorRepository()
    authors.add_many(map(new_author, (1, 2, 3)))
    tags = InMemoryTagRepository()
    tags.add_many(map(new_tag, (1, 2, 3)))
    work = InMemoryBookUnitOfWork(authors, tags)
    return UseCases(lambda: work, SteppingClock(), CountingIdentifiers())
