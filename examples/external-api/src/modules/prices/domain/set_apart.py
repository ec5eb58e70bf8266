"""A bar that was not stored among the prices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import ClassVar

from core.domain import lists
from core.domain.criteria import Criterion
from core.domain.entities import Entity
from core.domain.values import instant, key_text, long_text

from .bar import BadBar, Bar, bar_of
from .candle import SYMBOL_LENGTH, identity, symbol_named

_DIGITS = 10


@dataclass(kw_only=True)
class SetApart(Entity):
    """What a provider sent for a day, and why it is no candle; it waits for another try or for a person.

    It is known by symbol and day, so that what is sent again is kept once; without a day, or as the second
    one of a day, by what was sent.
    """

    id: str = ""
    symbol: str
    day: date | None
    sent: str
    reason: str
    source: str
    set_apart_at: datetime

    def __post_init__(self) -> None:
        self.symbol = symbol_named(self.symbol)
        self.sent = long_text(self.sent, "what was sent")
        self.reason = long_text(self.reason, "the reason")
        self.source = key_text(self.source, "source", 32)
        self.set_apart_at = instant(self.set_apart_at, "the instant")
        if not self.id:
            self.id = identity(self.symbol, self.day) if self.day else self.by_content()

    def by_content(self) -> str:
        """Return an identifier made of what was sent."""
        return f"{self.symbol}:{sha256(self.sent.encode()).hexdigest()[:_DIGITS]}"

    @property
    def bar(self) -> Bar:
        """What was sent."""
        return bar_of(self.sent)


@dataclass(frozen=True, kw_only=True)
class SetApartFilter(lists.Filter):
    """What a list of bars that were set apart is narrowed down to; what is None does not matter."""

    ORDERS: ClassVar = ("id",)

    symbol: str | Criterion | None = lists.key(SYMBOL_LENGTH, form=str.upper)
    day: Criterion | None = lists.day(optional=True)
    reason: Criterion | None = lists.text()
    source: str | Criterion | None = lists.key(32)
    set_apart_at: Criterion | None = lists.instant()


def set_apart(symbol: str, bad: Iterable[BadBar], source: str, now: datetime) -> list[SetApart]:
    """Return what is to be kept of bad bars."""
    kept = dict[str, SetApart]()
    for each in bad:
        sent = each.bar.text()
        one = SetApart(
            symbol=symbol, day=each.day, sent=sent, reason=each.reason, source=source, set_apart_at=now
        )
        if one.id in kept:
            one.id = one.by_content()
        kept[one.id] = one
    return list(kept.values())
