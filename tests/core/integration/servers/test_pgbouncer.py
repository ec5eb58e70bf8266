"""Behind PgBouncer in transaction mode all is as without it, and no session setting is lost or leaks."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select, text
from sqlalchemy.engine import URL, make_url

from config.settings import Backend, Settings
from core.domain.errors import StorageUnavailable, TransactionAborted
from core.infrastructure.database.engine import Database, create_engine_for
from tests.clusters.pooler import PROGRAM, pgbouncer
from tests.servers import server_url

pytestmark = [
    pytest.mark.skipif(os.environ.get("DB_BACKEND") != "postgresql", reason="it is for PostgreSQL"),
    pytest.mark.skipif(PROGRAM is None, reason="there is no pgbouncer on PATH"),
]


@pytest.fixture(scope="module")
def bouncer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """PgBouncer with two connections to a server."""
    with (
        server_url(Backend.POSTGRESQL) as server,
        pgbouncer(server, tmp_path_factory.mktemp("pgbouncer"), 2) as url,
    ):
        yield url


def settings_for(url: URL, **others: object) -> Settings:
    secret = SecretStr(url.render_as_string(hide_password=False))
    return Settings(_env_file=None, db_backend=Backend.POSTGRESQL, database_url=secret, **others)  # type: ignore[arg-type]


@pytest.fixture
def pooled(bouncer: URL) -> Iterator[Database]:
    opened = Database(create_engine_for(settings_for(bouncer, db_pooler=True, db_lock_timeout=1)))
    yield opened
    opened.close()


def test_without_the_setting_it_says_what_to_set(pooled: Database, bouncer: URL) -> None:
    plain = Database(create_engine_for(settings_for(bouncer)))
    with pytest.raises(StorageUnavailable, match="say DB_POOLER=true"):
        plain.ping()


def test_each_transaction_has_its_time_zone_and_its_limits(pooled: Database) -> None:
    names = ("TimeZone", "statement_timeout", "lock_timeout")
    connections = [pooled.engine.connect() for _ in range(2)]
    for _ in range(3):
        for connection in connections:
            found = connection.execute(select(*(func.current_setting(name) for name in names))).one()
            assert tuple(found) == ("UTC", "2min", "1s")
        for connection in connections:
            connection.rollback()
    for connection in connections:
        connection.close()


def test_a_lock_is_waited_for_as_long_as_the_setting_says(pooled: Database) -> None:
    lock = text("SELECT pg_advisory_xact_lock(1)")
    with pooled.engine.connect() as first, pooled.engine.connect() as second:
        first.execute(lock)
        before = time.monotonic()
        with pytest.raises(TransactionAborted):
            second.execute(lock)
        assert 0.9 < time.monotonic() - before < 5


def test_one_statement_may_be_run_often_on_any_session(pooled: Database) -> None:
    for number in range(50):
        with pooled.engine.connect() as one, pooled.engine.connect() as other:
            assert one.scalar(select(func.abs(-number))) == other.scalar(select(func.abs(number)))


def test_the_whole_contract_holds(bouncer: URL, pooled: Database, pytestconfig: pytest.Config) -> None:
    url = make_url(bouncer).render_as_string(hide_password=False)
    ours = {"DB_BACKEND": "postgresql", "DB_POOLER": "true", "TEST_POSTGRESQL_URL": url}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "tests/integration/contract"],
        cwd=Path(pytestconfig.rootpath),
        env={**os.environ, **ours},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4_000:]
