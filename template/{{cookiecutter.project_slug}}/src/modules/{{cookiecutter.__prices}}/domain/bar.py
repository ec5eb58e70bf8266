"""A day's prices as a provider sent them, and what is wrong with some of them."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from core.domain.errors import InvalidValue

from .candle import PRICES, Candle
from .span import Span

NUMBERS = (*PRICES, "volume")
_DECIMAL = re.compile(r"[0-9]{1,40}(\.[0-9]{1,40})?")
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS = 80
_SHOWN = 60
_KEPT = 200


@dataclass(frozen=True, slots=True)
class Bar:
    """Whatever a provider's format has for a day: text or a number, nothing, or something else entirely."""

    day: object
    open: object
    high: object
    low: object
    close: object
    volume: object

    def when(self) -> date:
        """Return the day; `InvalidValue` if it is none such as 2024-12-31."""
        if type(self.day) is date:
            return self.day
        if isinstance(self.day, str) and ISO_DAY.fullmatch(self.day):
            try:
                return date.fromisoformat(self.day)
            except ValueError:
                pass
        raise InvalidValue(f"{shortened(self.day)} is not a day such as 2024-12-31")

    def candle(self, symbol: str, *, accepted: bool = False) -> Candle:
        """Return the candle, with nothing rounded; `InvalidValue` if this is none."""
        return Candle(
            symbol=symbol,
            day=self.when(),
            open=number(self.open, "open"),
            high=number(self.high, "high"),
            low=number(self.low, "low"),
            close=number(self.close, "close"),
            volume=number(self.volume, "volume"),
            accepted=accepted,
        )

    def text(self) -> str:
        """Return all of it as JSON, which `bar_of` reads again; what is too long to be a number is cut."""
        return json.dumps({field.name: _kept(getattr(self, field.name)) for field in fields(self)})


@dataclass(frozen=True, slots=True)
class BadBar:
    """A bar that is no candle, and why; no day if it has none."""

    bar: Bar
    day: date | None
    reason: str


def bar_of(text: str) -> Bar:
    """Return the bar that was written by `Bar.text`."""
    return Bar(**json.loads(text))


def number(value: object, name: str) -> Decimal:
    """Return a number, or plain digits as one; a sign, an exponent or a thousands separator is refused."""
    if value is None or value == "":
        raise InvalidValue(f"the {name} is missing")
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        exact = Decimal(value)
        if len(exact.as_tuple().digits) <= _DIGITS:
            return exact
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    raise InvalidValue(f"the {name} is {shortened(value)}, which is not a plain decimal number")


def _kept(value: object) -> str | None:
    if value is None:
        return None
    plain = isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < _SHOWN
    text = (f"{value:f}" if plain else str(value))[:_KEPT]
    return text.encode(errors="backslashreplace").decode()  # JSON may have half a character


def shortened(text: object) -> str:
    """Return what an error message may quote of somebody else's text: one line, not too long."""
    shown = str(text) if isinstance(text, Decimal) else ascii(text)
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 3]}..."


def sorted_out(symbol: str, span: Span, bars: Iterable[Bar]) -> tuple[list[Candle], list[BadBar]]:
    """Return the candles of the span by day, each day once, and apart from them what is none.

    A bar without a day may belong to any span.
    """
    days: dict[date, list[Bar]] = {}
    bad = []
    for bar in bars:
        try:
            day = bar.when()
        except InvalidValue as error:
            bad.append(BadBar(bar, None, str(error)))
            continue
        known = days.setdefault(day, [])
        if day in span and bar not in known:
            known.append(bar)
    candles = []
    for day in sorted(days):
        if len(days[day]) > 1:
            twice = f"{symbol} on {day} was sent twice, and not twice the same"
            bad += [BadBar(bar, day, twice) for bar in days[day]]
            continue
        for bar in days[day]:
            try:
                candles.append(bar.candle(symbol))
            except InvalidValue as error:
                bad.append(BadBar(bar, day, str(error)))
    return candles, bad
