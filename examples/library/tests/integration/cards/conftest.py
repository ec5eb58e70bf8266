"""What cards refer to."""

import pytest

from core.infrastructure.database.engine import Database
from modules.members.infrastructure.repositories import SqlMemberRepository
from tests.samples import new_member


@pytest.fixture(autouse=True)
def referred(database: Database) -> None:
    """Store three of each."""
    with database.session() as session:
        SqlMemberRepository(session).add_many(map(new_member, (1, 2, 3)))
        session.commit()
