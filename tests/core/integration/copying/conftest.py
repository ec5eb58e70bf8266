"""Databases to copy from and to: the backend under test, and any number in files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy.engine import URL

from config.settings import Backend, Settings
from core.infrastructure.database import schema
from core.infrastructure.database.engine import Database, create_engine_for

from .samples import METADATA, Samples

Open = Callable[[str, str], Database]


@pytest.fixture
def in_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open what is kept in files, by its backend and a name; the schema is made."""
    opened = []
    monkeypatch.setattr("core.infrastructure.database.engine.Base", Samples)

    def database(backend: str, name: str) -> Database:
        settings = Settings(
            _env_file=None, db_backend=Backend(backend), db_path=tmp_path / name, database_url=None
        )
        opened.append(Database(create_engine_for(settings)))
        schema.upgrade(opened[-1])
        opened[-1].create_schema(METADATA)
        return opened[-1]

    yield database
    for each in opened:
        each.close()


def settings_of(url: URL) -> Settings:
    return Settings(_env_file=None, database_url=SecretStr(url.render_as_string(hide_password=False)))


@pytest.fixture
def here(backend: Backend, in_files: Open, request: pytest.FixtureRequest) -> Iterator[Database]:
    """The backend under test, with empty tables."""
    if backend in {Backend.JSON, Backend.CSV, Backend.SQLITE}:
        yield in_files(backend, "here")
        return
    store: Database = request.getfixturevalue("store")
    store.create_schema(METADATA)
    yield store
    METADATA.drop_all(store.engine)
