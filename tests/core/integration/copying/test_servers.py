"""From server to server: with test_copying.py, each ordered pair of backends that run here is tried."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.settings import Backend
from core.infrastructure.database import copying, schema
from core.infrastructure.database.engine import Database, create_engine_for
from tests.servers import database_url

from .conftest import Open, settings_of
from .samples import METADATA, contents, digests, fill

NEXT = {
    Backend.POSTGRESQL: Backend.MARIADB,
    Backend.MARIADB: Backend.MYSQL,
    Backend.MYSQL: Backend.POSTGRESQL,
}
"""Each in turn has the next one for a partner, there and back."""


@pytest.fixture
def partner(backend: Backend, in_files: Open, tmp_path: Path) -> Iterator[Database]:
    """A database of another server's, with empty tables."""
    if backend not in NEXT:
        pytest.skip("for servers that run here")
    with database_url(NEXT[backend], tmp_path) as url:
        opened = Database(create_engine_for(settings_of(url)))
        schema.upgrade(opened)
        opened.create_schema(METADATA)
        yield opened
        opened.close()


def test_from_one_server_to_another_and_back_all_is_as_it_was(
    here: Database, partner: Database, in_files: Open
) -> None:
    start: Any = in_files("sqlite", "start")
    fill(start)
    copying.copy(start, here, METADATA)
    there = copying.copy(here, partner, METADATA)
    METADATA.drop_all(here.engine)
    here.create_schema(METADATA)
    back = copying.copy(partner, here, METADATA)
    assert digests(there) == digests(back)
    assert contents(partner) == contents(here) == contents(start)
