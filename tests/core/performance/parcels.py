"""Parcels: an entity with one field for each kind of value, which exist only to be measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from sqlalchemy import MetaData, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.domain.entities import Versioned
from core.infrastructure.database.base import Base
from core.infrastructure.database.models import VersionedRow
from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.types import (
    Choice,
    Day,
    ExactDecimal,
    Flag,
    Instant,
    Integer64,
    KeyText,
    LongText,
)
from core.infrastructure.database.unit_of_work import SqlUnitOfWork


class State(Enum):
    PACKED = "packed"
    SENT = "sent"
    THERE = "there"


@dataclass(kw_only=True)
class Parcel(Versioned):
    """It has no checks of its own, so that no reference loses any time over them."""

    name: str
    text: str
    price: Decimal
    sent: datetime
    due: date
    grams: int
    fragile: bool
    state: State
    note: str | None = None


class ParcelBase(Base):
    """Apart from the service's own models."""

    __abstract__ = True
    metadata = MetaData(naming_convention=Base.metadata.naming_convention)


class ParcelModel(VersionedRow, ParcelBase):
    __tablename__ = "parcels"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[str] = mapped_column(KeyText(100))
    text: Mapped[str] = mapped_column(LongText())
    price: Mapped[Decimal] = mapped_column(ExactDecimal())
    sent: Mapped[datetime] = mapped_column(Instant())
    due: Mapped[date] = mapped_column(Day())
    grams: Mapped[int] = mapped_column(Integer64())
    fragile: Mapped[bool] = mapped_column(Flag())
    state: Mapped[State] = mapped_column(Choice(State))
    note: Mapped[str | None] = mapped_column(KeyText())


class ParcelRepository(SqlRepository[Parcel]):
    entity = Parcel
    model = ParcelModel
    key = ("name",)


class ParcelUnitOfWork(SqlUnitOfWork):
    def _enter(self, session: Session) -> None:
        self.parcels = ParcelRepository(session)


def parcels(count: int, first: int = 0) -> list[Parcel]:
    """Return so many parcels, in the order of their identifiers and of their names."""
    return list(lazily(count, first))


def lazily(count: int, first: int = 0) -> Iterator[Parcel]:
    """Yield the same."""
    day = datetime(2026, 11, 22, 12, 30, 15, 123456, tzinfo=UTC)
    text = "A few words that say what is in it, and for whom. " * 2
    states = list(State)
    for number in range(first, first + count):
        yield Parcel(
            id=f"{number:032x}",
            name=f"parcel {number:08}",
            text=text,
            price=Decimal(number * 100 + 1).scaleb(-4),
            sent=day + timedelta(seconds=number % 1_000_000),
            due=date(2026, 12, 1 + number % 24),
            grams=number,
            fragile=number % 3 == 0,
            state=states[number % 3],
            note=None if number % 2 else f"floor {number % 40}",
        )
