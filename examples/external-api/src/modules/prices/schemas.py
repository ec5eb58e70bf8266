"""Prices as HTTP clients send and see them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from core.infrastructure.fields import Body, Day, Flag, matching
from core.infrastructure.pages import Listed

from .application.fetch_prices import Outcome, Result
from .domain.candle import SYMBOL, SYMBOL_LENGTH, trimmed
from .domain.ports import Holding
from .records import amount, outcome_record

Symbol = Annotated[str, matching(SYMBOL.replace("A-Z", "A-Za-z"), SYMBOL_LENGTH, "AAPL")]
"""In capitals or not."""
Number = Annotated[str, matching(r"[0-9]{1,26}(\.[0-9]{1,12})?", None, "12.50")]
"""A price or a volume, as text."""


class Order(Body):
    """What to fetch; a year up to today unless days are given."""

    symbols: Annotated[list[Symbol], Field(min_length=1, max_length=1_000)]
    first: Day | None = None
    last: Day | None = None
    anew: Flag = Field(False, description="Put the answer in place of all that is stored")


class Trouble(BaseModel):
    """Why a symbol could not be fetched."""

    kind: str
    message: str


class BadBarView(BaseModel):
    """Why a bar was set apart."""

    day: date | None
    reason: str


class ChangeView(BaseModel):
    """What a provider has revised."""

    day: date
    field: str
    before: Decimal
    now: Decimal


class SpanView(BaseModel):
    """Days, both included."""

    model_config = ConfigDict(from_attributes=True)

    first: date
    last: date


class OutcomeView(BaseModel):
    """How one symbol fared; `lacking` are days that the provider does not give."""

    symbol: str
    result: Result
    prices: int
    error: Trouble | None
    apart: list[BadBarView]
    changed: list[ChangeView]
    lacking: SpanView | None

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """Show an outcome."""
        return cls.model_validate(outcome_record(outcome))


Price = Annotated[Decimal, AfterValidator(trimmed)]


class CandleView(BaseModel):
    """The prices of a day."""

    model_config = ConfigDict(from_attributes=True)

    symbol: str
    day: date
    open: Price
    high: Price
    low: Price
    close: Price
    volume: Annotated[int | Decimal, BeforeValidator(amount)]


class CandlePage(Listed[CandleView]):
    """A page of prices."""


class HoldingView(BaseModel):
    """What is stored of a symbol."""

    symbol: str
    days: int
    first: date
    last: date
    adjusted: bool | None

    @classmethod
    def of(cls, holding: Holding) -> Self:
        """Show a holding."""
        first, last = holding.span.first, holding.span.last
        return cls(
            symbol=holding.symbol, days=holding.days, first=first, last=last, adjusted=holding.adjusted
        )


class BarView(BaseModel):
    """What a provider sent for a day, number by number; null where it sent nothing."""

    model_config = ConfigDict(from_attributes=True)

    day: str | None
    open: str | None
    high: str | None
    low: str | None
    close: str | None
    volume: str | None


class SetApartView(BaseModel):
    """A bar that waits for another try or for a person."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    symbol: str
    day: date | None
    reason: str
    sent: BarView = Field(validation_alias="bar")
    source: str
    set_apart_at: datetime


class SetApartPage(Listed[SetApartView]):
    """A page of bars that were set apart."""


class Correction(Body):
    """The numbers of a bar that are to be stored in place of those that were sent."""

    open: Number | None = None
    high: Number | None = None
    low: Number | None = None
    close: Number | None = None
    volume: Number | None = None
