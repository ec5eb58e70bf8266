"""What copies refer to."""

import pytest

from core.infrastructure.database.engine import Database
from modules.authors.infrastructure.repositories import SqlAuthorRepository
from modules.books.infrastructure.repositories import SqlBookRepository
from modules.tags.infrastructure.repositories import SqlTagRepository
from tests.samples import new_author, new_book, new_tag


@pytest.fixture(autouse=True)
def referred(database: Database) -> None:
    """Store three of each thing that one may refer to."""
    numbers = (1, 2, 3)
    with database.session() as session:
        SqlAuthorRepository(session).add_many(new_author(number) for number in numbers)
        SqlTagRepository(session).add_many(new_tag(number) for number in numbers)
        SqlBookRepository(session).add_many(new_book(number) for number in numbers)
        session.commit()
