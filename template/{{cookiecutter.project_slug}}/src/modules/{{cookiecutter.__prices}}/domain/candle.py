"""The price of one symbol on one day."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.domain.entities import Entity
from core.domain.errors import InvalidValue
from core.domain.values import exact_decimal, integer64

SYMBOL_LENGTH = 16
SYMBOL = r"[A-Z0-9^][A-Z0-9.=^-]*"


def symbol_named(text: str) -> str:
    """Return the symbol in capitals: letters, digits and `.` `=` `^` `-`, at most 16 in all."""
    symbol = text.strip().upper()
    if not (text.isascii() and len(symbol) <= SYMBOL_LENGTH and re.fullmatch(SYMBOL, symbol)):
        raise InvalidValue(f"{text!r} is not a symbol such as AAPL or BRK.B")
    return symbol


def identity(symbol: str, day: date) -> str:
    """Return what identifies the candle of a symbol on a day: sorted by it, a symbol's days are in order."""
    return f"{symbol}:{day.isoformat()}"


@dataclass(kw_only=True)
class Candle(Entity):
    """Open, high, low and close of a symbol on a day, and how many shares changed hands.

    Symbol and day are its identity, so the identifier is made of them: a day that is fetched twice cannot be
    stored twice.
    """

    id: str = ""
    symbol: str
    day: date
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: int

    def __post_init__(self) -> None:
        if symbol_named(self.symbol) != self.symbol:
            raise InvalidValue(f"{self.symbol!r} is not written as symbols are, which is in capitals")
        if type(self.day) is not date:  # an instant is a date too, to Python
            raise InvalidValue(f"the day of {self.symbol} must be a date, not {type(self.day).__name__}")
        self.open = self._price("open")
        self.high = self._price("high")
        self.low = self._price("low")
        self.close = self._price("close")
        if integer64(self.volume, "volume") < 0:
            raise InvalidValue(f"{self._where} has a negative volume, {self.volume}")
        if not self.low <= min(self.open, self.close) <= max(self.open, self.close) <= self.high:
            raise InvalidValue(
                f"{self._where} opens at {self.open} and closes at {self.close},"
                f" not both between its low of {self.low} and its high of {self.high}"
            )
        own = identity(self.symbol, self.day)
        if self.id not in {"", own}:
            raise InvalidValue(f"{self._where} has the identifier {self.id!r}, which is not its own")
        self.id = own

    @property
    def _where(self) -> str:
        return f"{self.symbol} on {self.day}"

    def _price(self, name: str) -> Decimal:
        price = exact_decimal(getattr(self, name), name)
        if price <= 0:
            raise InvalidValue(f"the {name} of {self._where} must be above zero, not {price}")
        return price
