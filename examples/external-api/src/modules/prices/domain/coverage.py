"""What has been fetched already."""

from dataclasses import dataclass
from datetime import date, datetime

from core.domain.entities import Entity
from core.domain.values import instant, key_text

from .candle import symbol_named
from .span import Span


@dataclass(kw_only=True)
class Coverage(Entity):
    """A provider was asked for these days of a symbol, and what it answered is stored and settled.

    Without it a holiday, on which there is no price, would be asked for again and again.
    """

    symbol: str
    first: date
    last: date
    source: str
    fetched_at: datetime

    def __post_init__(self) -> None:
        self.symbol = symbol_named(self.symbol)
        self.source = key_text(self.source, "source", 32)
        self.fetched_at = instant(self.fetched_at, "the instant of the fetch")
        Span(self.first, self.last)

    @property
    def span(self) -> Span:
        """The days themselves."""
        return Span(self.first, self.last)
