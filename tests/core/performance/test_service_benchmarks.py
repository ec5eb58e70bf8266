"""The service as a whole: requests beside a hand-written service, and how soon the command line answers."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest
from sqlalchemy import create_engine, insert

from config.settings import PROJECT, Backend
from tests.performance.by_hand import ITEMS
from tests.performance.load import send
from tests.servers import database_url

Compare = Callable[..., None]
PATHS = {"PYTHONPATH": os.pathsep.join([str(PROJECT / "src"), str(PROJECT)])}
REQUESTS = {1: 100, 32: 160}
"""Of a round, by the number of clients."""
ROUNDS = 5
ROWS = 1_000
ONE_ROW = """
import sys
import sqlalchemy.orm, typer
from sqlalchemy import create_engine, text
with create_engine(sys.argv[1]).connect() as connection:
    print(connection.execute(text("SELECT * FROM items WHERE id = :id"), {"id": sys.argv[2]}).one())
"""
SESSION = (
    "measured alone on SQLite, a unit of work takes 85 µs; a connection and its transaction take 55 of them, "
    "and 27 on a stock engine, which neither begins before it reads nor looks whether the file is still there"
)
IMPORTS = (
    "Typer reads a command's parameters by Pydantic, pydantic-settings brings asyncio, and structlog brings "
    "Rich: beside `libraries` is the same command by hand with these three and the ORM"
)
BY_HAND = str(PROJECT / "tests" / "performance" / "command_by_hand.py")
names = count()


@pytest.fixture(scope="module", params=[Backend.SQLITE, Backend.POSTGRESQL], ids=str)
def backend(request: pytest.FixtureRequest, quick: bool) -> Backend:
    """Both are measured, whatever DB_BACKEND says."""
    found: Backend = request.param
    if quick and found is not Backend.SQLITE:
        pytest.skip("SQLite alone will do for a first impression")
    return found


class Service:
    """A service that runs, and what its rounds have measured."""

    def __init__(self, port: int, process: int) -> None:
        self.port, self._process = port, process
        self.slowest: list[float] = []
        self.processor: list[float] = []

    def take(self, clients: int, requests: Sequence[bytes]) -> None:
        """Answer requests; note what the slowest hundredth waited, and the processor's time for one."""
        before = self._worked()
        seconds = send(self.port, clients, requests)
        self.processor.append((self._worked() - before) / len(requests))
        self.slowest.append(quantiles(seconds, n=100)[-1])

    def _worked(self) -> float:
        """Return the processor's time of the whole process, which Linux has as a clock."""
        return time.clock_gettime(~self._process << 3 | 2) if sys.platform == "linux" else 0.0


@pytest.fixture(scope="module")
def services(
    backend: Backend, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], tuple[Service, Service]]]:
    """Ours and the one by hand, with the same rows; they start measuring anew each time."""
    with ExitStack() as stack:
        url = stack.enter_context(database_url(backend, tmp_path_factory.mktemp("database")))
        place = url.render_as_string(hide_password=False)
        environment = os.environ | PATHS | {"DATABASE_URL": place, "ITEMS_URL": place, "LOG_LEVEL": "WARNING"}
        upgrade = [sys.executable, "-m", "main", "database", "upgrade"]
        subprocess.run(upgrade, env=environment, check=True, stdout=subprocess.DEVNULL)
        engine = create_engine(url)
        ITEMS.metadata.create_all(engine)
        fill(engine)
        by_hand = ["uvicorn", "tests.performance.by_hand:app", "--http=h11", "--log-level=warning", "--port"]
        ours = stack.enter_context(serving(["main", "serve", "--port"], environment))
        theirs = stack.enter_context(serving(by_hand, environment))
        yield lambda: (Service(*ours), Service(*theirs))
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
def serving(command: Sequence[str], environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Run a service; yield its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-m", *command, str(port)], env=environment) as process:
        try:
            await_answer(port)
            yield port, process.pid
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


def request(method: str, path: str, body: bytes = b"") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nhost: localhost\r\n"
    if body:
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body


def read() -> bytes:
    return request("GET", f"/items/{next(names) % ROWS:032x}")


def write() -> bytes:
    return request("POST", "/items", b'{"name": "written %d"}' % next(names))


def page() -> bytes:
    return request("GET", "/items?limit=50")


@pytest.mark.parametrize("clients", REQUESTS)
@pytest.mark.parametrize(("what", "one"), [("read", read), ("write", write), ("page", page)])
def test_requests(
    compare: Compare,
    record: Compare,
    services: Callable[[], tuple[Service, Service]],
    backend: Backend,
    what: str,
    one: Callable[[], bytes],
    clients: int,
    quick: bool,
) -> None:
    if quick and clients > 1:
        pytest.skip("one client will do for a first impression")
    ours, theirs = services()
    size = REQUESTS[clients] // (4 if quick else 1)
    name = f"HTTP {what}, {clients} client{'s' * (clients > 1)}"
    told = {"backend": backend, "against": "by hand", "size": size}
    compare(
        name,
        lambda: ours.take(clients, [one() for _ in range(size)]),
        lambda: theirs.take(clients, [one() for _ in range(size)]),
        rounds=ROUNDS,
        at_least=0.85,
        why=SESSION,
        **told,
    )
    slowest = theirs.slowest[1:]
    itself = f"by hand it varies {max(slowest) / min(slowest):.1f} times from round to round, too"
    record(f"{name}, p99", ours.slowest[1:], slowest, at_most=1.3, why=itself, **told)
    record(f"{name}, CPU", ours.processor[1:], theirs.processor[1:], unit="seconds", by="CPU", **told)


def processes() -> float:
    """Return the processor's time of all processes that were started from here and have ended."""
    if sys.platform == "win32":
        return time.perf_counter()
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def run(where: Path, environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=where, check=True, capture_output=True, text=True
    )
    return done.stdout


def test_help(compare: Compare, tmp_path: Path) -> None:
    environment = os.environ | PATHS
    compare(
        "--help",
        lambda: run(tmp_path, environment, "-m", "main", "--help"),
        lambda: run(tmp_path, environment, "-c", "import typer"),
        backend="none",
        against="import typer",
        size=1,
        rounds=5,
        at_most=1.3,
        clock=processes,
        by="CPU",
        why="it makes its own commands and options, and finds out what it is called",
    )


def test_a_command_that_reads_one_row(compare: Compare, tmp_path: Path) -> None:
    file = tmp_path / "items.sqlite"
    environment = os.environ | PATHS | {"DB_BACKEND": "sqlite", "DB_PATH": str(file)}
    run(tmp_path, environment, "-m", "main", "database", "upgrade")
    run(tmp_path, environment, "-m", "main", "items", "create", "--name", "one")
    id = run(tmp_path, environment, "-m", "main", "items", "list").splitlines()[1].split("\t")[0]
    compare(
        "a command that reads one row",
        lambda: run(tmp_path, environment, "-m", "main", "items", "show", id),
        lambda: run(tmp_path, environment, "-c", ONE_ROW, f"sqlite:///{file}", id),
        backend="sqlite",
        against="import, query",
        size=1,
        rounds=5,
        at_most=1.3,
        others={"libraries": (lambda: run(tmp_path, environment, BY_HAND, "show", id), None)},
        clock=processes,
        by="CPU",
        why=IMPORTS,
    )
