"""The `prices` commands. What needs the database or the network is imported by the command that runs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from core.infrastructure import notation
from core.infrastructure.command_line import FAILED, AsJson
from core.infrastructure.records import Format, format_of, write_records
from core.infrastructure.streams import STANDARD, target
from utils.output import progress, say, show_json

from . import demo, provider
from .application.fetch_prices import Outcome, Result
from .days import span_of
from .domain.span import Span
from .records import FIELDS, record
from .views import counted, show_candles, show_chart, show_holdings, show_outcomes, show_summaries

if TYPE_CHECKING:
    from .composition import Prices

prices = typer.Typer(name="prices", help="Fetch, show and export daily prices.", no_args_is_help=True)
app = typer.Typer()
app.add_typer(prices)
app.add_typer(provider.app)
app.command("demo")(demo.demo)

Symbol = Annotated[str, typer.Argument(help="Such as AAPL.")]
Symbols = Annotated[list[str], typer.Argument(help="Such as AAPL MSFT.")]
First = Annotated[
    date | None,
    typer.Option("--from", parser=notation.day, metavar="DAY", help="First day; a year before the last one."),
]
Last = Annotated[
    date | None, typer.Option("--to", parser=notation.day, metavar="DAY", help="Last day; today.")
]


@prices.command()
def fetch(symbols: Symbols, first: First = None, last: Last = None, *, as_json: AsJson = False) -> None:
    """Fetch and store the days that are missing; fails if that fails for any symbol."""
    with progress("Fetching", len(symbols)) as moved:

        def told(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
            for outcome in outcomes:
                moved(1)
                yield outcome

        outcomes = list(told(_prices().fetch(symbols, span_of(first, last))))
    show_outcomes(outcomes, as_json=as_json)
    if any(outcome.result in {Result.FAILED, Result.NOT_TRIED} for outcome in outcomes):
        raise typer.Exit(FAILED)


@prices.command()
def show(symbol: Symbol, first: First = None, last: Last = None, *, as_json: AsJson = False) -> None:
    """Show stored prices, a day a line."""
    show_candles(_prices().show(symbol, span_of(first, last)), as_json=as_json)


@prices.command()
def chart(
    symbol: Symbol,
    first: First = None,
    last: Last = None,
    height: Annotated[
        int, typer.Option(parser=notation.whole(8, 200), metavar="INTEGER", help="Lines to draw on.")
    ] = 24,
    *,
    as_json: AsJson = False,
) -> None:
    """Draw stored prices in the terminal: candles where they fit, else a line."""
    show_chart(_prices().show(symbol, span_of(first, last)), height, as_json=as_json)


@prices.command()
def summary(
    symbols: Symbols,
    first: First = None,
    last: Last = None,
    window: Annotated[
        int, typer.Option(parser=notation.whole(1), metavar="INTEGER", help="Days of the moving average.")
    ] = 20,
    *,
    as_json: AsJson = False,
) -> None:
    """Say what stored prices amount to: return, volatility, average, deepest fall."""
    show_summaries(_prices().summarise(symbols, span_of(first, last), window), as_json=as_json)


@prices.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the symbols that are stored."""
    show_holdings(_prices().holdings(), as_json=as_json)


@prices.command()
def export(
    file: Annotated[Path, typer.Argument(help="JSON Lines or CSV; - is standard output.")],
    symbols: Annotated[list[str] | None, typer.Argument(help="All that are stored, if none.")] = None,
    first: First = None,
    last: Last = None,
    kind: Annotated[Format | None, typer.Option("--format", help="If the suffix does not tell.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Write stored prices to a file, by symbol and day; of all times, unless days are given."""
    form = kind or format_of(file)
    span = Span(first or date.min, last or date.max)
    with target(file) as stream:
        rows = (record(candle) for candle in _prices().export(symbols or [], span))
        written = write_records(stream, form, FIELDS, rows)
    if as_json and file != STANDARD:
        show_json({"file": str(file), "prices": written})
    elif file != STANDARD:
        say(f"Exported {counted(written)} to {file}.")


def _prices() -> "Prices":
    from .composition import compose

    return compose(Settings())
