"""Prices as HTTP clients send and see them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, Field

from core.infrastructure.web import Body, Day, matching

from .application.fetch_prices import Outcome, Result
from .domain.candle import SYMBOL, SYMBOL_LENGTH, Candle
from .domain.ports import Holding
from .records import outcome_record, record

MOST_SYMBOLS = 1_000

Symbol = Annotated[str, matching(SYMBOL.replace("A-Z", "A-Za-z"), SYMBOL_LENGTH, "AAPL")]
"""In capitals or not."""


class Order(Body):
    """What to fetch; a year up to today unless days are given."""

    symbols: Annotated[list[Symbol], Field(min_length=1, max_length=MOST_SYMBOLS)]
    first: Day | None = None
    last: Day | None = None


class Trouble(BaseModel):
    """Why a symbol could not be fetched."""

    kind: str
    message: str


class OutcomeView(BaseModel):
    """How one symbol fared."""

    symbol: str
    result: Result
    prices: int
    error: Trouble | None

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """Show an outcome."""
        return cls.model_validate(outcome_record(outcome))


class CandleView(BaseModel):
    """The prices of a day."""

    symbol: str
    day: date
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: int

    @classmethod
    def of(cls, candle: Candle) -> Self:
        """Show a candle."""
        return cls.model_validate(record(candle))


class HoldingView(BaseModel):
    """What is stored of a symbol."""

    symbol: str
    days: int
    first: date
    last: date

    @classmethod
    def of(cls, holding: Holding) -> Self:
        """Show a holding."""
        return cls(symbol=holding.symbol, days=holding.days, first=holding.span.first, last=holding.span.last)
