"""Only what keeps its data in a file or a folder; each test has one of its own."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import modules
from config.settings import Backend, Settings
from core.infrastructure.database import schema
from core.infrastructure.database.base import load_models
from core.infrastructure.database.engine import Database, create_engine_for

Connect = Callable[[], Database]

collect_ignore_glob = (
    [] if os.environ.get("DB_BACKEND", "sqlite") in {"json", "csv", "sqlite"} else ["test_*.py"]
)

NOBODY = 65534


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where the data is to be, two folders deep: a file for sqlite, a folder for the others."""
    return tmp_path / "deep" / "data" / "store"


@pytest.fixture
def connect(place: Path, backend: Backend) -> Iterator[Connect]:
    """Connect to what is in this place, each time as another process would."""
    opened = []

    def connected() -> Database:
        settings = Settings(_env_file=None, db_backend=backend, db_path=place, database_url=None)
        opened.append(Database(create_engine_for(settings)))
        return opened[-1]

    load_models(modules)
    yield connected
    for database in opened:
        database.close()


@pytest.fixture
def store(connect: Connect) -> Database:
    """A new database with the service's schema."""
    database = connect()
    schema.upgrade(database)
    return database


@pytest.fixture
def unprivileged(request: pytest.FixtureRequest) -> Iterator[None]:
    """Not be root, who may do everything; what is in the place is then somebody else's to give."""
    if os.name == "nt":
        pytest.skip("Windows has other permissions")
    if os.geteuid():
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    if not os.access(__file__, os.R_OK):
        os.setresuid(0, 0, 0)
        pytest.skip("these sources are for root alone, who may do everything")
    yield
    os.setresuid(0, 0, 0)


@pytest.fixture
def own(unprivileged: None) -> Iterator[Path]:
    """A folder that somebody who is not root may do with as he likes."""
    folder = Path(tempfile.mkdtemp())
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o700)
    shutil.rmtree(folder)
