"""What the prices of one symbol are measured by, and how a newer answer differs from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from core.domain.entities import Entity
from core.domain.values import key_text

from .candle import PRICES, Candle, symbol_named

_TOLERANCE = Decimal("0.0005")
"""Providers divide by factors that they have rounded."""

_ONE = Decimal(1)


@dataclass(kw_only=True)
class Series(Entity):
    """All stored prices of a symbol, which is its identifier: adjusted for later splits, or as traded."""

    adjusted: bool
    source: str

    def __post_init__(self) -> None:
        self.id = symbol_named(self.id)
        self.source = key_text(self.source, "source", 32)


@dataclass(frozen=True, slots=True)
class Change:
    """A price or volume of a day that the provider has revised."""

    day: date
    field: str
    before: Decimal
    now: Decimal


def changes(known: Candle, sent: Candle) -> list[Change]:
    """Return what is different in the newer of two candles of a day."""
    fields = [(name, getattr(known, name), getattr(sent, name)) for name in (*PRICES, "volume")]
    return [Change(sent.day, name, before, now) for name, before, now in fields if before != now]


def rescaled(known: Mapping[date, Candle], sent: Sequence[Candle]) -> Decimal | None:
    """Return by what a provider has multiplied all prices that we have already: it does so after a split.

    None if it has not: where a single price of a day was kept, it is a revision of that day.
    """
    pairs = [
        (getattr(known[candle.day], name), getattr(candle, name))
        for candle in sent
        if candle.day in known
        for name in PRICES
    ]
    if not pairs:
        return None
    with localcontext(prec=34):
        olds, news = zip(*pairs, strict=True)
        old_half, new_half = _half_a_step(olds), _half_a_step(news)
        least = max((now - new_half) / (old + old_half) for old, now in pairs) * (1 - _TOLERANCE)
        most = min((now + new_half) / (old - old_half) for old, now in pairs) * (1 + _TOLERANCE)
        if least > most or least <= 1 <= most:
            return None
        old, now = pairs[-1]
        return Decimal(now / old)


def _half_a_step(prices: Sequence[Decimal]) -> Decimal:
    """Return by how much rounding may have moved prices: that of a penny stock is a good part of it."""
    return min(Decimal(1).scaleb(int(price.normalize().as_tuple().exponent)) for price in (*prices, _ONE)) / 2
