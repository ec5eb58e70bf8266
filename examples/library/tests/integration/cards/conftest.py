"""What cards refer to."""

import pytest

from core.infrastructure.database.engine import Database
from modules.members.infrastructure.repositories import SqlMemberRepository
from tests.samples import new_member


@pytest.fixture(autouse=True)
def referred(database: Database) -> None:
    """Store three of each thing that one may refer to."""
    numbers = (1, 2, 3)
    with database.session() as session:
        SqlMemberRepository(session).add_many(new_member(number) for number in numbers)
        session.commit()
