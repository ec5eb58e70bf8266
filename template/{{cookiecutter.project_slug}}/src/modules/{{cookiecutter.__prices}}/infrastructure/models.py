"""The tables that prices are kept in."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database.base import Base
from core.infrastructure.database.models import Identified
from core.infrastructure.database.types import Day, ExactDecimal, Instant, Integer64, KeyText

from ..domain.candle import SYMBOL_LENGTH


class CandleModel(Identified, Base):
    """A price of a day. The identifier, made of symbol and day, serves as the index on both."""

    __tablename__ = "candles"

    symbol: Mapped[str] = mapped_column(KeyText(SYMBOL_LENGTH))
    day: Mapped[date] = mapped_column(Day())
    open: Mapped[Decimal] = mapped_column(ExactDecimal())
    high: Mapped[Decimal] = mapped_column(ExactDecimal())
    low: Mapped[Decimal] = mapped_column(ExactDecimal())
    close: Mapped[Decimal] = mapped_column(ExactDecimal())
    volume: Mapped[int] = mapped_column(Integer64())


class CoverageModel(Identified, Base):
    """Days that were fetched."""

    __tablename__ = "coverage"

    symbol: Mapped[str] = mapped_column(KeyText(SYMBOL_LENGTH), index=True)
    first: Mapped[date] = mapped_column(Day())
    last: Mapped[date] = mapped_column(Day())
    source: Mapped[str] = mapped_column(KeyText(32))
    fetched_at: Mapped[datetime] = mapped_column(Instant())
