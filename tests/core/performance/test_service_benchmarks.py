"""The service as a whole: requests beside a hand-written service, and how soon the command line answers."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, insert

from config.settings import PROJECT, Backend
from tests.performance.by_hand import ITEMS
from tests.servers import database_url

Compare = Callable[..., None]
PATHS = {"PYTHONPATH": os.pathsep.join([str(PROJECT / "src"), str(PROJECT)])}
REQUESTS = 320
ROWS = 1_000
names = count()


@pytest.fixture(scope="module", params=[Backend.SQLITE, Backend.POSTGRESQL], ids=str)
def backend(request: pytest.FixtureRequest, quick: bool) -> Backend:
    """Both are measured, whatever DB_BACKEND says."""
    found: Backend = request.param
    if quick and found is not Backend.SQLITE:
        pytest.skip("SQLite alone will do for a first impression")
    return found


@pytest.fixture(scope="module")
def services(backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """The ports of ours and of the one by hand, with the same rows."""
    with ExitStack() as stack:
        url = stack.enter_context(database_url(backend, tmp_path_factory.mktemp("database")))
        place = url.render_as_string(hide_password=False)
        environment = os.environ | PATHS | {"DATABASE_URL": place, "ITEMS_URL": place, "LOG_LEVEL": "WARNING"}
        upgrade = [sys.executable, "-m", "main", "database", "upgrade"]
        subprocess.run(upgrade, env=environment, check=True, stdout=subprocess.DEVNULL)
        engine = create_engine(url)
        ITEMS.metadata.create_all(engine)
        fill(engine)
        by_hand = [
            "uvicorn",
            "tests.performance.by_hand:app",
            "--http",
            "h11",
            "--log-level",
            "warning",
            "--port",
        ]
        ours = stack.enter_context(serving(["main", "serve", "--port"], environment))
        theirs = stack.enter_context(serving(by_hand, environment))
        yield ours, theirs
        engine.dispose()


def fill(engine: Any) -> None:
    from core.infrastructure.clock import now
    from modules.items.infrastructure.models import ItemModel

    rows = [
        {"id": f"{n:032x}", "version": 1, "name": f"item {n:05}", "created_at": now(), "updated_at": now()}
        for n in range(ROWS)
    ]
    with engine.begin() as connection:
        connection.execute(insert(ItemModel.__table__), rows)  # type: ignore[arg-type]  # a model's is a table
        connection.execute(insert(ITEMS), rows)


@contextmanager
def serving(command: Sequence[str], environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-m", *command, str(port)], env=environment) as process:
        try:
            await_answer(port)
            yield port
        finally:
            process.terminate()


def await_answer(port: int) -> None:
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(port)


def send(port: int, clients: int, requests: Callable[[], tuple[str, str, bytes | None]]) -> None:
    def one_client(_: int) -> None:
        connection = HTTPConnection("127.0.0.1", port)
        for _ in range(REQUESTS // clients):
            method, path, body = requests()
            connection.request(method, path, body, {"content-type": "application/json"} if body else {})
            response = connection.getresponse()
            response.read()
            assert response.status in (200, 201), response.status
        connection.close()

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(one_client, range(clients)))


def read() -> tuple[str, str, None]:
    return "GET", f"/items/{next(names) % ROWS:032x}", None


def write() -> tuple[str, str, bytes]:
    return "POST", "/items", b'{"name": "written %d"}' % next(names)


def page() -> tuple[str, str, None]:
    return "GET", "/items?limit=50", None


@pytest.mark.parametrize("clients", [1, 32])
@pytest.mark.parametrize(("what", "requests"), [("read", read), ("write", write), ("page", page)])
def test_requests(
    compare: Compare,
    services: tuple[int, int],
    backend: Backend,
    what: str,
    requests: Callable[[], tuple[str, str, bytes | None]],
    clients: int,
) -> None:
    ours, theirs = services
    compare(
        f"HTTP {what}, {clients} client{'s' * (clients > 1)}",
        lambda: send(ours, clients, requests),
        lambda: send(theirs, clients, requests),
        backend=backend,
        against="by hand",
        size=REQUESTS // clients * clients,
        rounds=5,
        at_least=0.85,
    )


def test_help(compare: Compare, tmp_path: Path) -> None:
    def run(*arguments: str) -> None:
        environment = os.environ | PATHS
        subprocess.run(
            [sys.executable, *arguments], env=environment, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL
        )

    compare(
        "--help",
        lambda: run("-m", "main", "--help"),
        lambda: run("-c", "import typer"),
        backend="none",
        against="import typer",
        size=1,
        rounds=11,
        at_most=1.3,
        why="what is left reads the summary in the package's metadata, and makes the domain's classes",
    )
