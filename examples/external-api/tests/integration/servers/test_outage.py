"""A server that stops and starts again costs the transaction in flight, and no other."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import stamina
from pydantic import SecretStr
from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import URL

from config.settings import Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.database.base import connect
from tests.integration.contract.specimens import Begin, SpecimenBase, SqlSpecimenUnitOfWork, specimen
from tests.servers import programs
from tests.servers.recipes import Plan
from tests.servers.throwaway import throwaway_database


@pytest.fixture
def server(settings: Settings) -> Iterator[URL]:
    """The URL of a server for this test only, which starts again by itself when it has stopped."""
    found = programs.find(settings.db_backend)
    if found is None:
        pytest.skip("only a server that was started here may be stopped")
    recipe, program = found

    def twice(program: Path, folder: Path, port: int, password: str) -> Plan:
        plan = recipe.plan(program, folder, port, password)
        return replace(plan, commands=[*plan.commands, plan.commands[-1]])

    with programs.running(replace(recipe, plan=twice), program) as url:
        yield url


def stop(server: URL) -> None:
    engine = create_engine(server, poolclass=NullPool)
    with engine.connect() as connection:
        if server.get_backend_name() == "postgresql":
            pid = connection.exec_driver_sql("SELECT pg_read_file('postmaster.pid')").scalar_one().split()[0]
            os.kill(int(pid), signal.SIGINT)
        else:
            connection.exec_driver_sql("SHUTDOWN")


def test_a_server_that_stops_costs_the_transaction_in_flight_and_no_other(server: URL) -> None:
    with throwaway_database(server) as url:
        secret = SecretStr(url.render_as_string(hide_password=False))
        database = connect(Settings(_env_file=None, database_url=secret))
        database.create_schema(SpecimenBase.metadata)
        stored: Begin = partial(SqlSpecimenUnitOfWork, database)
        with stored() as work:
            work.specimens.add(specimen(name="before"))
            work.commit()

        with pytest.raises(StorageUnavailable), stored() as work:
            work.specimens.add(specimen(name="meanwhile"))
            stop(server)
            while True:
                work.specimens.count()

        @stamina.retry(on=StorageUnavailable, attempts=None, timeout=60, wait_max=0.1)
        def add_another() -> None:
            with stored() as work:
                work.specimens.add(specimen(name="after"))
                work.commit()

        add_another()
        with stored() as work:
            assert {found.name for found in work.specimens.stream()} == {"before", "after"}
        database.close()
