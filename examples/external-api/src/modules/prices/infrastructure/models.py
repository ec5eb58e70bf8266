"""The tables that prices are kept in."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database.base import Base
from core.infrastructure.database.models import Identified
from core.infrastructure.database.types import (
    Day,
    ExactDecimal,
    Flag,
    Identifier,
    Instant,
    Integer64,
    KeyText,
    LongText,
)

from ..domain.candle import DIGITS, PLACES, SYMBOL_LENGTH


class CandleModel(Identified, Base):
    """A price of a day. The identifier, made of symbol and day, serves as the index on both."""

    __tablename__ = "candles"

    symbol: Mapped[str] = mapped_column(KeyText(SYMBOL_LENGTH))
    day: Mapped[date] = mapped_column(Day())
    open: Mapped[Decimal] = mapped_column(ExactDecimal(PLACES, DIGITS))
    high: Mapped[Decimal] = mapped_column(ExactDecimal(PLACES, DIGITS))
    low: Mapped[Decimal] = mapped_column(ExactDecimal(PLACES, DIGITS))
    close: Mapped[Decimal] = mapped_column(ExactDecimal(PLACES, DIGITS))
    volume: Mapped[Decimal] = mapped_column(ExactDecimal(PLACES, DIGITS))
    accepted: Mapped[bool] = mapped_column(Flag(), default=False)


class SetApartModel(Identified, Base):
    """A bar that is no candle, as it was sent."""

    __tablename__ = "set_apart"

    symbol: Mapped[str] = mapped_column(KeyText(SYMBOL_LENGTH), index=True)
    day: Mapped[date | None] = mapped_column(Day())
    sent: Mapped[str] = mapped_column(LongText())
    reason: Mapped[str] = mapped_column(LongText())
    source: Mapped[str] = mapped_column(KeyText(32))
    set_apart_at: Mapped[datetime] = mapped_column(Instant())


class SeriesModel(Identified, Base):
    """What the prices of a symbol, the identifier, are measured by."""

    __tablename__ = "series"

    adjusted: Mapped[bool] = mapped_column(Flag())
    source: Mapped[str] = mapped_column(KeyText(32))


class CoverageModel(Identified, Base):
    """Days that were fetched."""

    __tablename__ = "coverage"

    symbol: Mapped[str] = mapped_column(KeyText(SYMBOL_LENGTH), index=True)
    first: Mapped[date] = mapped_column(Day())
    last: Mapped[date] = mapped_column(Day())
    source: Mapped[str] = mapped_column(KeyText(32))
    fetched_at: Mapped[datetime] = mapped_column(Instant())


class LeaseModel(Identified, Base):
    """Who fetches a symbol, the identifier, or did so last."""

    __tablename__ = "leases"

    holder: Mapped[str] = mapped_column(Identifier(), index=True)
    until: Mapped[datetime] = mapped_column(Instant())
    token: Mapped[int] = mapped_column(Integer64())
