"""A server that stops and starts again costs the transaction in flight, and no other."""

import os
import signal
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import stamina
from pydantic import SecretStr

from config.settings import Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.database.engine import connect
from tests.integration.contract.specimens import Begin, SpecimenBase, SqlSpecimenUnitOfWork, specimen
from tests.servers import programs
from tests.servers.recipes import Plan
from tests.servers.throwaway import throwaway_database

SHUTDOWN = {
    "postgresql": ("data/postmaster.pid", signal.SIGINT),
    "mariadb": ("pid", signal.SIGTERM),
    "mysql": ("pid", signal.SIGTERM),
}
"""Where in its folder a server writes its process id, and the signal at which it waits for no client."""

STOP_SECONDS = 60.0


def _shut_down(process: int, how: int) -> None:
    """Return when the process is gone: a server that is still going down may take one more transaction."""
    os.kill(process, how)
    latest = time.monotonic() + STOP_SECONDS
    with suppress(ProcessLookupError):
        while time.monotonic() < latest:
            os.kill(process, 0)
            time.sleep(0.02)


def test_a_server_that_stops_costs_the_transaction_in_flight_and_no_other(settings: Settings) -> None:
    found = programs.find(settings.db_backend)
    if found is None:
        pytest.skip("only a server that was started here may be stopped")
    recipe, program = found
    process_file, shutdown = SHUTDOWN[settings.db_backend]
    folders: list[Path] = []

    def twice(program: Path, folder: Path, port: int, password: str) -> Plan:
        folders.append(folder)
        plan = recipe.plan(program, folder, port, password)
        return replace(plan, commands=[*plan.commands, plan.commands[-1]])

    with (
        programs.running(replace(recipe, plan=twice), program) as server,
        throwaway_database(server) as url,
    ):
        secret = SecretStr(url.render_as_string(hide_password=False))
        database = connect(Settings(_env_file=None, database_url=secret))
        database.create_schema(SpecimenBase.metadata)
        stored: Begin = partial(SqlSpecimenUnitOfWork, database)
        with stored() as work:
            work.specimens.add(specimen(name="before"))
            work.commit()

        with pytest.raises(StorageUnavailable), stored() as work:
            work.specimens.add(specimen(name="meanwhile"))
            assert work.specimens.count() == 2
            _shut_down(int((folders[0] / process_file).read_text().split()[0]), shutdown)
            work.commit()

        @stamina.retry(on=StorageUnavailable, attempts=None, timeout=60, wait_max=0.1)
        def add_another() -> None:
            with stored() as work:
                work.specimens.add(specimen(name="after"))
                work.commit()

        add_another()
        with stored() as work:
            assert {found.name for found in work.specimens.stream()} == {"before", "after"}
        database.close()
