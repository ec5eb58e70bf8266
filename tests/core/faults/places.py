"""Where faults are tried: a database of each backend, on a server of its own that may be hurt."""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy.engine import URL

from config.settings import Backend, Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.database.backends import backend_named
from core.infrastructure.database.engine import Database, create_engine_for
from tests.servers import programs
from tests.servers.recipes import RECIPES, Plan
from tests.servers.throwaway import throwaway_database

from .report import Missing, Session

EMBEDDED = ("json", "csv", "sqlite")
SERVERS = ("postgresql", "mariadb", "mysql")
ALL = (*EMBEDDED, *SERVERS)

PROCESS = {"postgresql": "data/postmaster.pid", "mariadb": "pid", "mysql": "pid"}
"""Where in its folder a server writes its process id."""

GENTLY = {"postgresql": signal.SIGINT, "mariadb": signal.SIGTERM, "mysql": signal.SIGTERM}
"""The signal at which a server shuts down without waiting for its clients."""

HASTE = ("--fsync=", "--full_page_writes=", "--synchronous_commit=", "--innodb-flush", "--loose-innodb")
"""Options of servers for tests that trade safety for speed: none of them here."""

PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A server program that starts again whenever it has ended."""

    backend: str
    folder: Path

    @property
    def process(self) -> int:
        """The number of its process."""
        return int((self.folder / PROCESS[self.backend]).read_text("utf-8").split()[0])

    def family(self) -> list[int]:
        """Its process and those that it has started: PostgreSQL has one a connection."""
        search = ["pgrep", "-P", str(self.process)]
        found = subprocess.run(search, capture_output=True, text=True, check=False).stdout
        return [self.process, *map(int, found.split())]

    def send(self, number: int) -> None:
        """Send a signal to all of them."""
        for process in self.family():
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def end(self, how: int) -> None:
        """Have it end, and return when it has."""
        process = self.process
        os.kill(process, how)
        latest = time.monotonic() + PATIENCE
        with suppress(ProcessLookupError):
            while time.monotonic() < latest:
                os.kill(process, 0)
                time.sleep(0.02)


@dataclass(frozen=True)
class Place:
    """A database, and the server that has it, if any."""

    settings: Settings
    server: Server | None = None

    def open(self, **limits: Any) -> Database:
        """Open it anew, as another process would."""
        return Database(create_engine_for(self.settings.model_copy(update=limits)))

    def open_patiently(self) -> Database:
        """Open it as soon as it answers."""
        database, latest = self.open(), time.monotonic() + PATIENCE
        while True:
            try:
                database.ping()
            except StorageUnavailable:
                if time.monotonic() > latest:
                    raise
                time.sleep(0.05)
            else:
                return database


def kept_in(backend: str, path: Path) -> Place:
    """Return the place of an embedded database."""
    return Place(Settings(_env_file=None, db_backend=Backend(backend), db_path=path, database_url=None))


@contextmanager
def place(session: Session, backend: str) -> Iterator[Place]:
    """Yield an empty database; its server, if it needs one, is as safe as its makers have it."""
    if backend_named(backend).embedded:
        yield kept_in(backend, session.folder(backend) / "data")
        return
    if backend not in session.servers:
        session.servers[backend] = _start(session, backend)
    address, server = session.servers[backend]
    with throwaway_database(address) as url:
        secret = SecretStr(url.render_as_string(hide_password=False))
        settings = Settings(_env_file=None, db_backend=Backend(backend), database_url=secret)
        yield Place(settings, server)


def _start(session: Session, backend: str) -> tuple[URL, Server]:
    found = programs.find(backend)
    if found is None:
        raise Missing(RECIPES[backend].wanted)
    recipe, program = found
    folders: list[Path] = []

    def lasting(program: Path, folder: Path, port: int, password: str) -> Plan:
        folders.append(folder)
        plan = recipe.plan(program, folder, port, password)
        server = shlex.join(part for part in plan.commands[-1] if not part.startswith(HASTE))
        loop = ["sh", "-c", f"while :; do {server}; sleep 0.1; done"]
        return replace(plan, commands=[*plan.commands[:-1], loop], stop=signal.SIGKILL)

    address = session.stack.enter_context(programs.running(replace(recipe, plan=lasting), program))
    return address, Server(backend, folders[0])
