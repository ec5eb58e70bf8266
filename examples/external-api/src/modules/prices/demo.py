"""The `demo` command: a tour of this service with a provider of its own, without network and key."""

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import typer

from config.service import SERVICE
from core.infrastructure.command_line import FAILED
from utils.output import say

from .views import INCOMPLETE

if TYPE_CHECKING:
    from .infrastructure.local_provider.server import LocalProvider

YEAR = "--from 2024-01-01 --to 2024-12-31"
LAST_PRICES = date(2025, 12, 31)
"""After the year that is fetched, so that the tour is the same on any day."""


def demo(context: typer.Context) -> None:
    """Show what this service can do, on the database that is set, with invented prices."""
    from .infrastructure.local_provider.market import Market
    from .infrastructure.local_provider.server import LocalProvider

    with LocalProvider(Market(LAST_PRICES)) as provider:
        ours = {
            "PRICES_BASE_URL": provider.url,
            "PRICES_REQUESTS_PER_SECOND": "0",
            "PRICES_API_KEY": "",
            "PRICES_READ_TIMEOUT": "60",  # a busy machine makes prices up slowly
            "PRICES_TOTAL_TIMEOUT": "120",
            "LOG_LEVEL": "ERROR",
        }
        with _environment(ours):
            _tour(context, provider)


def _tour(context: typer.Context, provider: "LocalProvider") -> None:
    from .infrastructure.local_provider.faults import Fault

    _run(context, "database upgrade")
    _run(context, f"prices fetch AAPL IBM KO MSFT NVDA {YEAR}")
    _run(context, f"prices fetch AAPL IBM KO MSFT NVDA {YEAR}")
    say(f"The provider was asked {len(provider.seen)} times in all: what is stored is not fetched again.")

    say("\nNow the provider refuses TSLA once (429, Retry-After: 1), and then fails once (500).")
    provider.faults.switch_on(Fault.TOO_MANY, symbol="TSLA", times=1, seconds=1)
    provider.faults.switch_on(Fault.SERVER_ERROR, symbol="TSLA", times=1)
    _run(context, f"prices fetch TSLA {YEAR}")
    say(f"That took {sum(seen.symbol == 'TSLA' for seen in provider.seen)} requests.")

    say("\nAnother provider with another format: only a setting changes.")
    with _environment({"PRICES_PROVIDER": "stooq"}):
        _run(context, f"prices fetch GOOG {YEAR}")

    say("\nTwo bars are no prices: a close above the high. They are set apart, the other days are stored.")
    provider.faults.switch_on(Fault.BAD_BAR, times=2)
    _run(context, "prices fetch AMZN TSLA --from 2025-12-01 --to 2025-12-31", code=INCOMPLETE)
    say("The provider has put them right meanwhile; one of them is asked for again.")
    _run(context, "prices apart retry AMZN")
    _run(context, "prices apart list")

    say("\nA split divides the prices before it: what is stored is not mixed with what comes now.")
    provider.faults.switch_on(Fault.SPLIT, symbol="GOOG")
    with _environment({"PRICES_PROVIDER": "stooq"}):
        _run(context, "prices fetch GOOG --from 2024-01-01 --to 2025-06-30", code=FAILED)
        _run(context, "prices fetch GOOG --from 2024-01-01 --to 2025-06-30 --anew")

    say("\nWhole histories are for premium keys now: the last hundred days are better than nothing.")
    provider.faults.switch_on(Fault.PREMIUM)
    _run(context, "prices fetch IBM --from 2025-01-01 --to 2025-12-31", code=INCOMPLETE)
    provider.faults.switch_off()

    _run(context, "prices symbols")
    _run(context, f"prices summary AAPL KO TSLA {YEAR}")
    _run(context, f"prices chart NVDA {YEAR}")
    _run(context, "prices show KO --from 2024-12-23 --to 2024-12-31")


def _run(context: typer.Context, line: str, code: int = 0) -> None:
    """Print what one would type after the name of the service, and run it; the tour stops at another code."""
    say("")
    say(f"> {line}")
    done = context.find_root().command.main(shlex.split(line), prog_name=SERVICE, standalone_mode=False) or 0
    if done != code:
        raise typer.Exit(done or FAILED)
    if code:
        say(f"(exit code {code})")


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
