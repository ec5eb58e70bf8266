"""The price of one symbol on one day."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from core.domain import lists
from core.domain.criteria import Criterion
from core.domain.entities import Entity
from core.domain.errors import InvalidValue
from core.domain.values import EXACT, exact_decimal

SYMBOL_LENGTH = 16
PLACES = 12
DIGITS = 38
"""Of prices and volumes: enough for what costs a millionth of a cent, or is traded by the fraction."""

PRICES = ("open", "high", "low", "close")
SYMBOL = r"[A-Z0-9^][A-Z0-9.=^-]*"
_CENTS = Decimal("0.01")


def symbol_named(text: str) -> str:
    """Return the symbol in capitals: letters, digits and `.` `=` `^` `-`, at most 16 in all."""
    symbol = text.strip().upper()
    if not (text.isascii() and len(symbol) <= SYMBOL_LENGTH and re.fullmatch(SYMBOL, symbol)):
        raise InvalidValue(f"{text!r} is not a symbol such as AAPL or BRK.B")
    return symbol


def identity(symbol: str, day: date) -> str:
    """Return what identifies the candle of a symbol on a day: sorted by it, a symbol's days are in order."""
    return f"{symbol}:{day.isoformat()}"


def trimmed(price: Decimal) -> Decimal:
    """Return the price as people write it: with as many places as it needs, and at least two."""
    shortest = price.normalize(EXACT)
    return price.quantize(_CENTS, context=EXACT) if shortest == shortest.quantize(_CENTS) else shortest


@dataclass(kw_only=True)
class Candle(Entity):
    """Open, high, low and close of a symbol on a day, and how much of it changed hands.

    Symbol and day are its identity, so the identifier is made of them: a day that is fetched twice cannot be
    stored twice. Open and close lie between low and high, unless a person `accepted` them as they are.
    """

    id: str = ""
    symbol: str
    day: date
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    accepted: bool = False

    def __post_init__(self) -> None:
        if symbol_named(self.symbol) != self.symbol:
            raise InvalidValue(f"{self.symbol!r} is not written as symbols are, which is in capitals")
        if type(self.day) is not date:  # an instant is a date too, to Python
            raise InvalidValue(f"the day of {self.symbol} must be a date, not {type(self.day).__name__}")
        self.open = self._price("open")
        self.high = self._price("high")
        self.low = self._price("low")
        self.close = self._price("close")
        self.volume = exact_decimal(self.volume, "the volume", PLACES, DIGITS)
        if self.volume < 0:
            raise InvalidValue(f"{self._where} has a negative volume, {trimmed(self.volume)}")
        between = self.low <= min(self.open, self.close) <= max(self.open, self.close) <= self.high
        if not between and not self.accepted:
            raise InvalidValue(
                f"{self._where} opens at {trimmed(self.open)} and closes at {trimmed(self.close)},"
                f" not both between its low of {trimmed(self.low)} and its high of {trimmed(self.high)}"
            )
        own = identity(self.symbol, self.day)
        if self.id not in {"", own}:
            raise InvalidValue(f"{self._where} has the identifier {self.id!r}, which is not its own")
        self.id = own

    def says_the_same(self, other: "Candle") -> bool:
        """Say whether prices and volume are equal."""
        return self.volume == other.volume and all(
            getattr(self, name) == getattr(other, name) for name in PRICES
        )

    @property
    def _where(self) -> str:
        return f"{self.symbol} on {self.day}"

    def _price(self, name: str) -> Decimal:
        price = exact_decimal(getattr(self, name), f"the {name}", PLACES, DIGITS)
        if price <= 0:
            raise InvalidValue(f"the {name} of {self._where} must be above zero, not {trimmed(price)}")
        return price


@dataclass(frozen=True, kw_only=True)
class CandleFilter(lists.Filter):
    """What a list of candles is narrowed down to; what is None does not matter."""

    ORDERS: ClassVar = ("id",)

    symbol: str | Criterion | None = lists.key(SYMBOL_LENGTH, form=str.upper)
    day: Criterion | None = lists.day()
    open: Criterion | None = lists.decimal()
    high: Criterion | None = lists.decimal()
    low: Criterion | None = lists.decimal()
    close: Criterion | None = lists.decimal()
    volume: Criterion | None = lists.decimal()
