"""Prices as plain values: what files, JSON and HTTP clients get."""

from decimal import Decimal

from .application.fetch_prices import Outcome
from .domain.bar import BadBar
from .domain.candle import PRICES, Candle, trimmed
from .domain.series import Change

FIELDS = ("symbol", "day", *PRICES, "volume")


def record(candle: Candle) -> dict[str, object]:
    """Return the fields of a candle by name, in the order of FIELDS; a whole volume is an integer."""
    prices = {name: trimmed(getattr(candle, name)) for name in PRICES}
    return {"symbol": candle.symbol, "day": candle.day, **prices, "volume": amount(candle.volume)}


def amount(volume: Decimal) -> Decimal | int:
    """Return a volume as an integer where it is one."""
    return int(volume) if volume == int(volume) else trimmed(volume)


def apart_record(bar: BadBar) -> dict[str, object]:
    """Return why a bar of an answer was set apart."""
    return {"day": bar.day, "reason": bar.reason}


def change_record(change: Change) -> dict[str, object]:
    """Return what a provider has revised."""
    shown = amount if change.field == "volume" else trimmed
    return {
        "day": change.day,
        "field": change.field,
        "before": shown(change.before),
        "now": shown(change.now),
    }


def outcome_record(outcome: Outcome) -> dict[str, object]:
    """Return how a symbol fared; `error` is None where there was none."""
    error = outcome.error
    return {
        "symbol": outcome.symbol,
        "result": outcome.result,
        "prices": outcome.candles,
        "error": {"kind": type(error).__name__, "message": str(error)} if error else None,
        "apart": [apart_record(bar) for bar in outcome.apart],
        "changed": [change_record(change) for change in outcome.changed],
        "lacking": outcome.lacking,
    }
