"""Behind PgBouncer in transaction mode all is as without it, and no session setting is lost or leaks."""

import os
import shutil
import socket
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
from tests.servers import server_url

PROGRAM = shutil.which("pgbouncer")

pytestmark = [
    pytest.mark.skipif(os.environ.get("DB_BACKEND") != "postgresql", reason="it is for PostgreSQL"),
    pytest.mark.skipif(PROGRAM is None, reason="there is no pgbouncer on PATH"),
]


@pytest.fixture(scope="module")
def bouncer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """PgBouncer with two connections to a server."""
    assert PROGRAM
    with server_url(Backend.POSTGRESQL) as server:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        login = f"host={server.host} port={server.port} user={server.username} password='{server.password}'"
        settings = {
            "listen_addr": "127.0.0.1",
            "listen_port": port,
            "auth_type": "any",
            "unix_socket_dir": "",
            "pool_mode": "transaction",
            "default_pool_size": 2,
            "max_client_conn": 200,
        } | ({"user": "nobody"} if os.geteuid() == 0 else {})
        lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
        configuration = tmp_path_factory.mktemp("pgbouncer") / "pgbouncer.ini"
        configuration.write_text(f"[databases]\n* = {login}\n[pgbouncer]\n{lines}", "utf-8")
        with subprocess.Popen([PROGRAM, "-q", str(configuration)]) as process:
            try:
                yield server.set(host="127.0.0.1", port=port)
            finally:
                process.kill()


def settings_for(url: URL, **others: object) -> Settings:
    secret = SecretStr(url.render_as_string(hide_password=False))
    return Settings(_env_file=None, db_backend=Backend.POSTGRESQL, database_url=secret, **others)  # type: ignore[arg-type]


@pytest.fixture
def pooled(bouncer: URL) -> Iterator[Database]:
    opened = Database(create_engine_for(settings_for(bouncer, db_pooler=True, db_lock_timeout=1)))
    deadline = time.monotonic() + 20
    while True:
        try:
            opened.ping()
            break
        except StorageUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
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
