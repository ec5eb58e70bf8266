"""Each ordered pair of the backends that run here: the rows that are hardest to keep and many plain ones.

`COPIED` is the number of the plain ones, by default a hundred thousand.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count, islice
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import insert
from sqlalchemy.engine import URL

from config.settings import Backend, Settings
from core.infrastructure.database import copying, schema
from core.infrastructure.database.backends import backend_named
from core.infrastructure.database.engine import Database, create_engine_for
from tests.integration.copying.samples import METADATA, Samples, digests, fill, plain_rows, values
from tests.servers import server_url
from tests.servers.throwaway import throwaway_database

HERE = [Backend.JSON, Backend.CSV, Backend.SQLITE, Backend.POSTGRESQL, Backend.MARIADB, Backend.MYSQL]
PLAIN = int(os.environ.get("COPIED", "100000"))
FIRST, BLOCK = 10_000, 10_000

Digests = dict[str, tuple[int, str]]


class Places:
    """Empty databases of any backend; each server is started once."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._numbers = count()
        self._servers: dict[Backend, URL] = {}

    @contextmanager
    def empty(self, backend: Backend) -> Iterator[Database]:
        with ExitStack() as stack:
            if backend_named(backend).embedded:
                path = self._folder / f"{next(self._numbers)}"
                settings = Settings(_env_file=None, db_backend=backend, db_path=path, database_url=None)
            else:
                if backend not in self._servers:
                    self._servers[backend] = self._stack.enter_context(server_url(backend))
                url = stack.enter_context(throwaway_database(self._servers[backend]))
                secret = SecretStr(url.render_as_string(hide_password=False))
                settings = Settings(_env_file=None, database_url=secret)
            database = Database(create_engine_for(settings))
            stack.callback(database.close)
            schema.upgrade(database)
            database.create_schema(METADATA)
            yield database


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Where to make databases that have the tables of the samples."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setattr("core.infrastructure.database.engine.Base", Samples)
        yield Places(tmp_path_factory.mktemp("copies"), stack)


@pytest.fixture(scope="module", params=HERE, ids=str)
def source(request: pytest.FixtureRequest, places: Places) -> Iterator[Database]:
    """A database with all the rows."""
    with places.empty(request.param) as database:
        fill(database)
        rows = plain_rows(PLAIN, FIRST)
        with database.engine.begin() as connection:
            while block := list(islice(rows, BLOCK)):
                connection.execute(insert(values), block)
        yield database


@pytest.fixture(scope="module")
def known() -> Digests:
    """What the first database was found to have: all others have the same."""
    return {}


@pytest.mark.parametrize("target", HERE, ids=str)
def test_there_and_back_all_rows_are_as_they_were(
    source: Database, target: Backend, places: Places, known: Digests
) -> None:
    if source.backend is backend_named(target):
        pytest.skip("a pair has two")
    with places.empty(target) as other, places.empty(Backend(source.backend.name)) as again:
        there = digests(copying.copy(source, other, METADATA))
        back = digests(copying.copy(other, again, METADATA))
    for table, found in there.items():
        known.setdefault(table, found)
    assert there == back == known
    assert there[values.name][0] > PLAIN
