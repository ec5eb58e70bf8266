"""A statement ends when its time is up, and nobody else has to wait for it any longer."""

import time

import pytest
from sqlalchemy import text

from config.settings import Backend, Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.database.engine import Database, create_engine_for

from .conftest import Connect

SLOW = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
MANY = text(
    "INSERT INTO numbers WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) "
    "SELECT i FROM n"
)
WORKING, SPARE = 1, 4


@pytest.fixture
def hasty(store: Database, backend: Backend) -> Database:
    """The same database, with little time for a statement."""
    place = store.engine.url.database
    limits = {"db_backend": backend, "db_path": place, "database_url": None, "db_statement_timeout": WORKING}
    return Database(create_engine_for(Settings(_env_file=None, **limits)))  # type: ignore[arg-type]  # of all kinds


def test_a_statement_ends_when_its_time_is_up(hasty: Database) -> None:
    begun = time.monotonic()
    with pytest.raises(StorageUnavailable, match="too long"), hasty.engine.connect() as connection:
        connection.execute(SLOW)
    assert time.monotonic() - begun < WORKING + SPARE
    hasty.ping()
    hasty.close()


def test_what_is_between_two_statements_is_no_part_of_either(hasty: Database, connect: Connect) -> None:
    with hasty.engine.begin() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE numbers (i INTEGER)"))
        time.sleep(WORKING + 0.1)
        connection.execute(MANY)
        time.sleep(WORKING + 0.1)
    hasty.ping()
    hasty.close()
