"""Prices as plain values: what files, JSON and HTTP clients get."""

from .application.fetch_prices import Outcome
from .domain.candle import Candle

FIELDS = ("symbol", "day", "open", "high", "low", "close", "volume")


def record(candle: Candle) -> dict[str, object]:
    """Return the fields of a candle by name, in the order of FIELDS."""
    return {name: getattr(candle, name) for name in FIELDS}


def outcome_record(outcome: Outcome) -> dict[str, object]:
    """Return how a symbol fared; `error` is None where there was none."""
    error = outcome.error
    return {
        "symbol": outcome.symbol,
        "result": outcome.result,
        "prices": outcome.candles,
        "error": {"kind": type(error).__name__, "message": str(error)} if error else None,
    }
