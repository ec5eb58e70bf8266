"""The `demo` command: a tour of this service, without network and mail server."""

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from config.resources import resource
from config.service import SERVICE
from utils.output import say


def demo(context: typer.Context) -> None:
    """Show what this service can do, on the database that is set, with invented accounts."""
    with _environment(
        {"ALERTS_CHANNELS": "console", "ALERTS_QUIET_FROM": "00:00", "ALERTS_QUIET_UNTIL": "00:00"}
    ):
        _tour(context)


def _tour(context: typer.Context) -> None:
    from config.settings import data_folder

    data_folder().mkdir(parents=True, exist_ok=True)
    _run(context, "database upgrade")
    _run(context, "balances import --again", str(resource("data/seed/balances.csv")))
    _run(context, "accounts list --limit 5")

    say("\nWhat a bank sends is read by a profile, and only once.")
    _run(context, "accounts import --profile volksbank", str(resource("data/seed/volksbank.csv")))
    _run(context, "accounts import --profile volksbank", str(resource("data/seed/volksbank.csv")))
    say("\nStatements in camt.053 need no profile. Accounts that are not known are set apart.")
    bad = data_folder() / "statement.bad.xml"
    bad.unlink(missing_ok=True)
    statement = str(resource("data/seed/statement.xml"))
    _run(context, "accounts import --again --skip-bad", statement, "--bad-file", str(bad))
    say("\nNo profile fits? One is proposed, and what the file would mean by it.")
    _run(context, "accounts import --suggest", str(resource("data/seed/statement.csv")))

    say("\nWhose balance is low? Two statements find them, however many accounts there are.")
    _run(context, "alerts check")
    _run(context, "alerts deliver")

    say("\nAda stays low: she is not told again, until her balance has recovered and falls once more.")
    _run(context, "balances record DE02120300000000202051 12.40")
    _run(context, "alerts check")
    _run(context, "alerts list --state sent --limit 5")
    _run(context, "report")
    _run(context, "report", str(data_folder() / "report.html"))


def _run(context: typer.Context, line: str, *arguments: str) -> None:
    """Print a command as one would type it after the name of the service, and run it; stop if it fails."""
    words = [*shlex.split(line), *arguments]
    say(f"\n> {shlex.join(words)}")
    if code := context.find_root().command.main(words, prog_name=SERVICE, standalone_mode=False):
        raise typer.Exit(code)


@contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    """Set variables of the environment for the length of a `with` block."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
