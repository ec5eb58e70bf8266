"""Commands of the service, and one whose transaction is given up at first, in a process of their own."""

import sys

from typer.testing import CliRunner

from config.settings import Settings
from core.domain.errors import TransactionAborted
from core.infrastructure.database.engine import connect
from core.infrastructure.retry import retried
from main import app
from modules.items.infrastructure.repositories import SqlItemUnitOfWork

SECRET = "hunter2"
COMMANDS = [
    ["items", "create", "--name", SECRET],
    ["items", "create", "--name", SECRET],
    ["items", "list", "--name", SECRET],
    ["unlucky"],
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


if __name__ == "__main__":
    for arguments in COMMANDS:
        result = CliRunner().invoke(app, arguments)
        sys.stdout.write(f"{result.stdout}{result.stderr}\n")
