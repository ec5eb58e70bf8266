"""A server that stands still keeps its connections and answers nothing: nobody waits for ever."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from subprocess import run

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import text

from config.settings import Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.database.engine import Database, connect, create_engine_for
from core.infrastructure.web import create_app
from tests.servers import programs
from tests.servers.recipes import Plan
from tests.servers.throwaway import throwaway_database

PROCESS = {"postgresql": "data/postmaster.pid", "mariadb": "pid", "mysql": "pid"}
CONNECTING, WORKING, SPARE = 2, 1, 5
LONG = 60

SLOW = (
    "SELECT count(*) FROM information_schema.columns a, information_schema.columns b, "
    "information_schema.columns c WHERE concat(a.column_name, b.column_name, c.column_name) = 'x'"
)


def _family(process: int) -> list[int]:
    """Return a process and those that it has started: PostgreSQL has one a connection."""
    found = run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False).stdout  # noqa: S607
    return [process, *map(int, found.split())]


@contextmanager
def frozen(process: int) -> Iterator[None]:
    """Have a server stand still for as long as the block lasts."""
    stopped = _family(process)
    for each in stopped:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in stopped:
            os.kill(each, signal.SIGCONT)


def seconds_until_given_up(database: Database) -> float:
    begun = time.monotonic()
    with pytest.raises(StorageUnavailable):
        database.ping()
    return time.monotonic() - begun


def test_nobody_waits_for_a_server_that_stands_still(settings: Settings) -> None:
    found = programs.find(settings.db_backend)
    if found is None:
        pytest.skip("only a server that was started here may be stopped")
    recipe, program = found
    folders: list[Path] = []

    def noted(program: Path, folder: Path, port: int, password: str) -> Plan:
        folders.append(folder)
        return recipe.plan(program, folder, port, password)

    with (
        programs.running(replace(recipe, plan=noted), program) as server,
        throwaway_database(server) as url,
    ):
        limits = {"db_connect_timeout": CONNECTING, "db_statement_timeout": WORKING}
        limits |= {"http_ready_timeout": WORKING}
        secret = SecretStr(url.render_as_string(hide_password=False))
        chosen = Settings(_env_file=None, database_url=secret, **limits)  # type: ignore[arg-type]  # integers
        database, fresh = connect(chosen), Database(create_engine_for(chosen))
        patient = Database(create_engine_for(chosen.model_copy(update={"db_statement_timeout": LONG})))
        client = TestClient(create_app(chosen, []))
        patient.ping()
        under_way = database.engine.connect()
        under_way.execute(text("SELECT 1"))
        process = int((folders[0] / PROCESS[settings.db_backend]).read_text().split()[0])
        with frozen(process):
            assert seconds_until_given_up(fresh) < CONNECTING + SPARE
            assert seconds_until_given_up(patient) < 2 * CONNECTING + SPARE  # a ping is no statement
            begun = time.monotonic()
            assert client.get("/health/ready").status_code == HTTPStatus.SERVICE_UNAVAILABLE
            assert time.monotonic() - begun < 2 * WORKING
            begun = time.monotonic()
            with pytest.raises(StorageUnavailable):
                under_way.execute(text("SELECT 1"))
            assert time.monotonic() - begun < WORKING + SPARE + SPARE
        for each in (database, fresh, patient):
            each.ping()
            each.close()


def test_a_statement_ends_when_its_time_is_up(settings: Settings) -> None:
    database = Database(create_engine_for(settings.model_copy(update={"db_statement_timeout": WORKING})))
    begun = time.monotonic()
    with pytest.raises(StorageUnavailable, match="too long"), database.engine.connect() as connection:
        connection.execute(text(SLOW))
    assert time.monotonic() - begun < WORKING + SPARE
    database.close()
