"""Prices as people and programs see them on the command line."""

from collections.abc import Sequence
from decimal import Decimal

from utils.output import console, fail, say, show_json, show_table, warn

from .application.fetch_prices import Outcome, Result
from .domain.candle import Candle, trimmed
from .domain.ports import Holding
from .domain.summary import Summary
from .records import FIELDS, change_record, outcome_record, record

INCOMPLETE = 3
"""Exit code: done, but for what was set apart or is not to be had."""

_SHOWN = 5
"""Changes that a table shows."""


def show_outcomes(outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    """Print how each symbol fared, and on stderr why some failed."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.symbol)
    if as_json:
        show_json([outcome_record(outcome) for outcome in ordered])
    else:
        show_table(("symbol", "result", "prices"), [(o.symbol, o.result, o.candles) for o in ordered])
    changed = [(o.symbol, *change_record(change).values()) for o in ordered for change in o.changed]
    if changed and not as_json:
        say("The provider has revised:")
        show_table(("symbol", "day", "field", "before", "now"), changed[:_SHOWN])
        if len(changed) > _SHOWN:
            say(f"and {len(changed) - _SHOWN:,} more, which --json shows.")
    for outcome in ordered:
        for bar in outcome.apart:
            warn(f"{outcome.symbol}: set apart {bar.day or 'a bar without a day'}: {bar.reason}")
        if outcome.lacking:
            warn(f"{outcome.symbol}: the provider does not give the days from {outcome.lacking}")
        if outcome.result is Result.EMPTY:
            warn(f"{outcome.symbol}: the provider knows it, and has no prices of these days")
        if outcome.error:
            fail(f"{outcome.symbol}: {type(outcome.error).__name__}: {outcome.error}")
    if any(outcome.result is Result.NOT_TRIED for outcome in ordered):
        warn("After that refusal the others were not tried.")


def show_candles(candles: Sequence[Candle], *, as_json: bool) -> None:
    """Print prices, a day a line."""
    rows = [record(candle) for candle in candles]
    show_json(rows) if as_json else show_table(FIELDS, [tuple(row.values()) for row in rows])


def show_chart(candles: Sequence[Candle], height: int, *, as_json: bool) -> None:
    """Draw prices as wide as the terminal."""
    if as_json:
        show_json([{"day": candle.day, "close": trimmed(candle.close)} for candle in candles])
        return
    from .infrastructure.chart import draw

    drawn = draw(candles, width=console().width, height=height, colours=True)
    from rich.text import Text

    console().print(Text.from_ansi(drawn.rstrip("\n")), soft_wrap=True)


def show_summaries(summaries: Sequence[Summary], *, as_json: bool) -> None:
    """Print what prices amount to, a symbol a column."""
    if as_json:
        show_json(summaries)
        return
    rows: list[tuple[object, ...]] = [
        ("first day", *(s.first for s in summaries)),
        ("last day", *(s.last for s in summaries)),
        ("days of trade", *(s.days for s in summaries)),
        ("last close", *(s.close for s in summaries)),
        ("highest", *(s.high for s in summaries)),
        ("lowest", *(s.low for s in summaries)),
        ("return", *(_percent(s.total_return) for s in summaries)),
        ("volatility a year", *(_percent(s.volatility) for s in summaries)),
        (f"average of {summaries[0].window} days", *(_or_dash(s.moving_average) for s in summaries)),
        ("deepest fall", *(_percent(s.draw_down.depth) for s in summaries)),
        ("  from the peak of", *(s.draw_down.peak for s in summaries)),
        ("  to the trough of", *(s.draw_down.trough for s in summaries)),
    ]
    show_table(("", *(summary.symbol for summary in summaries)), rows)


def show_holdings(holdings: Sequence[Holding], *, as_json: bool) -> None:
    """Print what is stored, a symbol a line."""
    rows = [(h.symbol, h.days, h.span.first, h.span.last, h.adjusted) for h in holdings]
    names = ("symbol", "days", "first", "last", "adjusted")
    if as_json:
        show_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        words = {True: "yes", False: "no", None: "-"}
        show_table(names, [(*row, words[adjusted]) for *row, adjusted in rows])


def counted(number: int) -> str:
    """Return so many prices in words."""
    return "1 price" if number == 1 else f"{number:,} prices"


def _percent(ratio: Decimal | None) -> str:
    return "-" if ratio is None else f"{100 * ratio:.2f} %"


def _or_dash(value: Decimal | None) -> str:
    return "-" if value is None else f"{value:.4f}"
