"""An invented market: the same prices on every machine, whoever asks and whenever.

Returns come in calm and in stormy times (GARCH(1, 1): Bollerslev, Journal of Econometrics 31, 1986), volume
rises with them, and the exchange closes on weekends and holidays. What is used of Python has the same result
everywhere: `random()`, arithmetic, square roots, and `fsum` in place of `sum`, which changed in Python 3.12.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from math import fsum, sqrt
from random import Random

from ...domain.candle import Candle

OPENING_DAY = date(2005, 1, 3)

_REACTION, _PERSISTENCE = 0.08, 0.90
_MONDAY, _THURSDAY, _FRIDAY, _SATURDAY = 0, 3, 4, 5
_FIXED_HOLIDAYS = ((1, 1), (6, 19), (7, 4), (12, 25))
_NTH_HOLIDAYS = ((1, _MONDAY, 3), (2, _MONDAY, 3), (9, _MONDAY, 1), (11, _THURSDAY, 4))
_UNIFORMS = 12
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Listing:
    """A company: its first price, what it gains and sways in a day of trade, and its usual volume."""

    price: float
    drift: float
    sway: float
    volume: int


COMPANIES = {
    "AAPL": Listing(24.10, 0.000594, 0.018, 92_000_000),
    "AMZN": Listing(31.40, 0.000454, 0.021, 61_000_000),
    "GOOG": Listing(48.75, 0.001012, 0.017, 28_000_000),
    "IBM": Listing(88.20, 0.000048, 0.012, 5_400_000),
    "KO": Listing(20.90, 0.000270, 0.009, 13_800_000),
    "MSFT": Listing(26.70, 0.000771, 0.016, 34_000_000),
    "NVDA": Listing(7.85, 0.001290, 0.027, 48_000_000),
    "TSLA": Listing(15.30, 0.001717, 0.032, 95_000_000),
}
"""Names that people know. Their prices here have nothing to do with the real ones."""

UNHEARD_OF = Listing(50.00, 0.0003, 0.02, 1_000_000)


class Market:
    """Who is listed, and up to which day there are prices."""

    def __init__(self, until: date, listed: dict[str, Listing] | None = None) -> None:
        """`until` is the last day with a price, if it is a day of trade."""
        self._until = until
        self._listed = COMPANIES if listed is None else listed

    @property
    def symbols(self) -> list[str]:
        """Who is listed."""
        return sorted(self._listed)

    def candles(self, symbol: str) -> list[Candle]:
        """Return all prices of the symbol by day, none if it is not listed."""
        listing = self._listed.get(symbol)
        return _history(symbol, listing, self._until) if listing else []


class Retold(Market):
    """The same market, told in another way."""

    def __init__(self, market: Market, tell: Callable[[list[Candle]], list[Candle]]) -> None:
        self._market = market
        self._tell = tell

    @property
    def symbols(self) -> list[str]:
        return self._market.symbols

    def candles(self, symbol: str) -> list[Candle]:
        known = self._market.candles(symbol)
        return self._tell(known) if known else known


def odd(candles: list[Candle]) -> list[Candle]:
    """Let the last day close above its high."""
    last = candles[-1]
    return [*candles[:-1], replace(last, close=last.high + 1, accepted=True)]


def revised(candles: list[Candle]) -> list[Candle]:
    """Let the last day close a cent lower, or higher, than was told before."""
    last = candles[-1]
    close = last.close - _CENT if last.close > last.low else last.close + _CENT
    return [*candles[:-1], replace(last, close=close, high=max(last.high, close))]


def split(candles: list[Candle]) -> list[Candle]:
    """Give four shares for one, and divide all that was before."""
    return [
        replace(
            candle,
            open=candle.open / 4,
            high=candle.high / 4,
            low=candle.low / 4,
            close=candle.close / 4,
            volume=candle.volume * 4,
        )
        for candle in candles
    ]


@cache
def trading_days(until: date) -> list[date]:
    """Return the days on which the exchange is open."""
    days = (OPENING_DAY + timedelta(days=number) for number in range((until - OPENING_DAY).days + 1))
    return [day for day in days if day.weekday() < _SATURDAY and not _is_holiday(day)]


@cache
def _history(symbol: str, listing: Listing, until: date) -> list[Candle]:
    return list(_walk(symbol, listing, until))


def _walk(symbol: str, listing: Listing, until: date) -> Iterator[Candle]:
    chance = Random(symbol)  # noqa: S311 - prices that anybody may foresee are the point
    close, usual = listing.price, listing.sway * listing.sway
    variance, shock = usual, 0.0
    for day in trading_days(until):
        variance = (
            usual * (1 - _REACTION - _PERSISTENCE) + _REACTION * shock * shock + _PERSISTENCE * variance
        )
        sway = sqrt(variance)
        opening = close * (1 + 0.3 * sway * _bell(chance))
        shock = sway * _bell(chance)
        close = max(0.5, close * (1 + listing.drift + shock))
        high = max(opening, close) * (1 + 0.6 * sway * chance.random())
        low = min(opening, close) * (1 - 0.6 * sway * chance.random())
        bustle = 0.6 + 0.5 * chance.random() + 0.35 * abs(shock) / listing.sway
        yield Candle(
            symbol=symbol,
            day=day,
            open=_cents(opening),
            high=_cents(high),
            low=_cents(low),
            close=_cents(close),
            volume=Decimal(int(listing.volume * bustle)),
        )


def _bell(chance: Random) -> float:
    """Return a nearly normal number of mean 0 and deviation 1 (Irwin-Hall)."""
    return fsum(chance.random() for _ in range(_UNIFORMS)) - _UNIFORMS / 2


def _cents(price: float) -> Decimal:
    return Decimal(round(price * 100)).scaleb(-2)


def _is_holiday(day: date) -> bool:
    """Say whether a weekday is one: four by date, moved off a weekend, and five by weekday."""
    near = {_MONDAY: (0, -1), _FRIDAY: (0, 1)}.get(day.weekday(), (0,))
    dates = [day + timedelta(days=step) for step in near]
    if any((moved.month, moved.day) in _FIXED_HOLIDAYS for moved in dates):
        return True
    nth = (day.month, day.weekday(), (day.day + 6) // 7)
    is_last_monday_of_may = day.month == 5 and day.weekday() == _MONDAY and day.day > 24  # noqa: PLR2004
    return nth in _NTH_HOLIDAYS or is_last_monday_of_may
