"""What tests start from: the backend that DB_BACKEND names, on a server or in a folder of its own.

Neither `.env` nor DATABASE_URL is read, so that no test can ever reach a database that matters.
"""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from typer.testing import CliRunner, Result

import main
import modules
from config.settings import Backend, Settings
from core.infrastructure.database import schema
from core.infrastructure.database.base import Base, load_models
from core.infrastructure.database.engine import Database, connect
from tests.servers import database_url
from tests.tables import empty


def pytest_configure() -> None:
    """Let Ctrl-C work in what tests start: a shell switches it off for all that it runs in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def backend() -> Backend:
    """The backend under test."""
    return Backend(os.environ.get("DB_BACKEND", "sqlite"))


@pytest.fixture(scope="session")
def settings(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings that lead to an empty database of the backend under test."""
    with database_url(backend, tmp_path_factory.mktemp("database")) as url:
        secret = SecretStr(url.render_as_string(hide_password=False))
        yield Settings(_env_file=None, db_backend=backend, database_url=secret)


@pytest.fixture(scope="session")
def store(settings: Settings) -> Iterator[Database]:
    """The database under test with the service's schema, for the whole session."""
    load_models(modules)
    database = connect(settings)
    schema.upgrade(database)
    yield database
    database.close()


@pytest.fixture
def database(store: Database) -> Iterator[Database]:
    """The database under test, emptied after the test."""
    yield store
    empty(store, Base.metadata)


@pytest.fixture
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Set the process's environment as for a user of the database under test, in an empty folder."""
    assert settings.database_url
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DB_BACKEND", settings.db_backend)
    monkeypatch.setenv("DATABASE_URL", settings.database_url.get_secret_value())


@pytest.fixture
def run(database: Database, environment: None) -> Callable[..., Result]:
    """Run the service's command with these arguments; the result has `exit_code`, `stdout` and `stderr`."""
    return lambda *arguments, **options: CliRunner().invoke(main.app, [*map(str, arguments)], **options)


@pytest.fixture
def client(database: Database, environment: None) -> Iterator[TestClient]:
    """A client of the service's HTTP interface."""
    with TestClient(main.api()) as client:
        yield client
