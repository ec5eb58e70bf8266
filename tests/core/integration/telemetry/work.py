"""Commands of the service, and one whose transaction is given up at first, in a process of their own."""

import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from typer.testing import CliRunner

import modules.items.composition
from config.settings import Settings
from core.domain.errors import TransactionAborted
from core.infrastructure.database.engine import connect
from core.infrastructure.retry import retried
from main import app
from modules.items.infrastructure.repositories import SqlItemUnitOfWork
from modules.outbox.domain.event import Event, Handler
from modules.outbox.infrastructure.repositories import SqlMessageRepository

SECRET = "hunter2"
COMMANDS = [
    ["items", "create", "--name", SECRET],
    ["items", "create", "--name", SECRET],
    ["items", "list", "--name", SECRET],
    ["unlucky"],
    ["outbox", "deliver"],
]


class BeUnlucky:
    def __init__(self, settings: Settings) -> None:
        self._database, self._left = connect(settings), 2

    def execute(self) -> None:
        self._left -= 1
        with SqlItemUnitOfWork(self._database) as work:
            work.items.exists("nothing")
            if self._left:
                raise TransactionAborted(f"a deadlock about {SECRET}")


@app.command()
def unlucky() -> None:
    retried(BeUnlucky(Settings()).execute)()


@dataclass(frozen=True)
class Happened(Event):
    key: str = SECRET


def handlers(settings: Settings) -> list[Handler[Happened]]:
    def handle(event: Happened, _id: str) -> None:
        with SqlItemUnitOfWork(connect(settings)) as work:
            work.items.exists("nothing")
        if event.key == SECRET:
            raise RuntimeError(f"nobody answers {event.key}")

    return [Handler(Happened, handle)]


def record(*events: Event) -> None:
    with SqlItemUnitOfWork(connect(Settings()), outbox=SqlMessageRepository) as work:
        work.outbox.record(*events)  # type: ignore[attr-defined]  # as the line above says
        work.commit()


if __name__ == "__main__":
    modules.items.composition.handlers = handlers  # type: ignore[attr-defined]  # as a feature has them
    record(Happened(), Happened("other"))
    with TemporaryDirectory() as folder:
        for arguments in [*COMMANDS, ["items", "export", str(Path(folder, f"{SECRET}.jsonl"))]]:
            result = CliRunner().invoke(app, arguments)
            sys.stdout.write(f"{result.stdout}{result.stderr}\n")
