"""What copies refer to."""

import pytest

from core.infrastructure.database.engine import Database
from modules.authors.infrastructure.repositories import SqlAuthorRepository
from modules.books.infrastructure.repositories import SqlBookRepository
from modules.tags.infrastructure.repositories import SqlTagRepository
from tests.samples import new_author, new_book, new_tag


@pytest.fixture(autouse=True)
def referred(database: Database) -> None:
    """Store three of each."""
    with database.session() as session:
        SqlAuthorRepository(session).add_many(map(new_author, (1, 2, 3)))
        SqlTagRepository(session).add_many(map(new_tag, (1, 2, 3)))
        SqlBookRepository(session).add_many(map(new_book, (1, 2, 3)))
        session.commit()
