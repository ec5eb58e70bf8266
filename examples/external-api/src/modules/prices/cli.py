"""The `prices` commands. What needs the database or the network is imported by the command that runs."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.domain import lists
from core.infrastructure import notation
from core.infrastructure.asking import asking
from core.infrastructure.command_line import FAILED, AsJson
from core.infrastructure.records import Format, format_of, write_records
from core.infrastructure.streams import STANDARD, target
from core.infrastructure.views import show_page
from utils.output import progress, say, show_json

from . import demo, provider
from .application.fetch_prices import Outcome, Result
from .days import span_of
from .domain.candle import CandleFilter
from .domain.set_apart import SetApartFilter
from .domain.span import Span
from .records import FIELDS, record
from .views import (
    INCOMPLETE,
    counted,
    show_candles,
    show_chart,
    show_holdings,
    show_outcomes,
    show_summaries,
)

if TYPE_CHECKING:
    from .composition import Prices

prices = typer.Typer(name="prices", help="Fetch, show and export daily prices.", no_args_is_help=True)
app = typer.Typer()
app.add_typer(prices)
apart = typer.Typer(name="apart", help="See to bars that are no prices.", no_args_is_help=True)
prices.add_typer(apart)
app.add_typer(provider.app)
app.command("demo")(demo.demo)

SHOWN_APART = ("id", "symbol", "day", "reason", "sent", "source", "set_apart_at")
"""What lists can show of what was set apart."""

Symbol = Annotated[str, typer.Argument(help="Such as AAPL.")]
Some = Annotated[list[str] | None, typer.Argument(metavar="[SYMBOLS]", help="All, if none.")]
Id = Annotated[str, typer.Argument(help="As `prices apart list` shows it.")]
Number = Annotated[str | None, typer.Option(help="In place of what was sent.")]
Symbols = Annotated[list[str], typer.Argument(help="Such as AAPL MSFT.")]
First = Annotated[
    date | None,
    typer.Option("--from", parser=notation.day, metavar="DAY", help="First day; a year before the last one."),
]
Last = Annotated[
    date | None, typer.Option("--to", parser=notation.day, metavar="DAY", help="Last day; today.")
]


@prices.command()
def fetch(
    symbols: Symbols,
    first: First = None,
    last: Last = None,
    *,
    anew: Annotated[
        bool, typer.Option("--anew", help="Put the answer in place of all that is stored of them.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch and store the days that are missing; fails if that fails for any symbol.

    The exit code is 3 if bars were set apart, or days are not to be had.
    """
    span = span_of(first, last)
    _follow(lambda prices: prices.fetch(symbols, span, anew=anew), len(symbols), as_json=as_json)


def _follow(work: Callable[["Prices"], Iterator[Outcome]], number: int, *, as_json: bool) -> None:
    with progress("Fetching", number) as moved:

        def told(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
            for outcome in outcomes:
                moved(1)
                yield outcome

        outcomes = list(told(work(_prices())))
    show_outcomes(outcomes, as_json=as_json)
    if any(outcome.result in {Result.FAILED, Result.NOT_TRIED} for outcome in outcomes):
        raise typer.Exit(FAILED)
    if any(outcome.incomplete for outcome in outcomes):
        raise typer.Exit(INCOMPLETE)


@apart.command("list")
@asking(SetApartFilter, SHOWN_APART)
def list_apart(question: lists.Question[SetApartFilter], *, as_json: AsJson = False) -> None:
    """Leaf through what was set apart, all or what fits, and say why."""
    from .schemas import SetApartPage

    page = _prices().list_set_apart(question.filter, question.leafing)
    columns = question.fields or ("id", "reason")
    show_page(SetApartPage.of(page, question.fields), columns, as_json=as_json)


@apart.command()
def retry(symbols: Some = None, *, as_json: AsJson = False) -> None:
    """Ask the provider for these days again; what is a price now is stored."""
    kept = _prices().set_apart(symbols or ())
    _follow(lambda prices: prices.retry(kept), len({each.symbol for each in kept}), as_json=as_json)


@apart.command()
def accept(
    id: Id,
    open: Number = None,  # noqa: A002 - the option's
    high: Number = None,
    low: Number = None,
    close: Number = None,
    volume: Number = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Store one as it was sent, but for the numbers that are given."""
    given = {"open": open, "high": high, "low": low, "close": close, "volume": volume}
    candle = _prices().accept(id, {name: value for name, value in given.items() if value is not None})
    show_candles([candle], as_json=as_json)


@apart.command()
def discard(id: Id, *, as_json: AsJson = False) -> None:
    """Drop one for good."""
    _prices().discard(id)
    show_json({"discarded": id}) if as_json else say(f"Dropped {id}.")


@prices.command()
def show(symbol: Symbol, first: First = None, last: Last = None, *, as_json: AsJson = False) -> None:
    """Show stored prices, a day a line."""
    show_candles(_prices().show(symbol, span_of(first, last)), as_json=as_json)


@prices.command()
def chart(
    symbol: Symbol,
    first: First = None,
    last: Last = None,
    height: Annotated[int, typer.Option(parser=notation.whole(8, 200), help="Lines to draw on.")] = 24,
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
    window: Annotated[int, typer.Option(parser=notation.whole(1), help="Days of the moving average.")] = 20,
    *,
    as_json: AsJson = False,
) -> None:
    """Say what stored prices amount to: return, volatility, average, deepest fall."""
    show_summaries(_prices().summarise(symbols, span_of(first, last), window), as_json=as_json)


@prices.command("list")
@asking(CandleFilter, FIELDS)
def list_(question: lists.Question[CandleFilter], *, as_json: AsJson = False) -> None:
    """Leaf through stored prices, all or those that fit."""
    from .schemas import CandlePage

    page = _prices().list(question.filter, question.leafing)
    show_page(CandlePage.of(page, question.fields), question.fields or FIELDS, as_json=as_json)


@prices.command("symbols")
def list_symbols(*, as_json: AsJson = False) -> None:
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
    from config.settings import Settings

    from .composition import compose

    return compose(Settings())
