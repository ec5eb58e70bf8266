"""Peers: what else people keep entities with, each as its own documentation has it done."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from sqlalchemy import BigInteger, Engine, Text, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session

from core.domain.ports import BATCH
from tests.performance.parcels import Parcel, State
from tests.performance.stock import MOMENT, PARCELS, STATE, row


class PeerBase(DeclarativeBase):
    metadata = PARCELS.metadata


class PeerParcel(PeerBase):
    """The reference's own table, as a model of the ORM."""

    __table__ = PARCELS

    id: Mapped[str]
    version: Mapped[int]
    name: Mapped[str]
    text: Mapped[str]
    price: Mapped[Decimal]
    sent: Mapped[datetime]
    due: Mapped[date]
    grams: Mapped[int]
    fragile: Mapped[bool]
    state: Mapped[State]
    note: Mapped[str | None]


class Orm:
    """SQLAlchemy's ORM: a session, a unit of work, instances."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.model = engine, self._model()

    def _model(self) -> Any:
        return PeerParcel

    def add_many(self, parcels: Sequence[Parcel]) -> None:
        with Session(self.engine) as session:
            session.add_all([self.model(**row(each)) for each in parcels])
            session.commit()

    def stream(self) -> int:
        query = select(self.model).order_by(self.model.id).execution_options(yield_per=BATCH)
        with Session(self.engine) as session:
            return sum(1 for _ in session.scalars(query))

    def get(self, ids: Sequence[str]) -> None:
        with Session(self.engine) as session:
            for id in ids:
                session.get_one(self.model, id)

    def update(self, parcels: Sequence[Parcel]) -> None:
        with Session(self.engine) as session:
            for each in parcels:
                session.get_one(self.model, each.id).grams += 1
            session.commit()

    def remove(self, ids: Sequence[str]) -> None:
        with Session(self.engine) as session:
            for id in ids:
                session.delete(session.get_one(self.model, id))
            session.commit()

    def page(self, size: int) -> None:
        with Session(self.engine) as session:
            session.scalars(select(self.model).order_by(self.model.name, self.model.id).limit(size)).all()


class SqlModel(Orm):
    """The same with a model of SQLModel's."""

    def _model(self) -> Any:
        return _sqlmodel()


@cache
def _sqlmodel() -> Any:
    from sqlmodel import Field, SQLModel  # type: ignore[import-not-found, unused-ignore]  # installed for benchmarks alone

    class SqlModelParcel(SQLModel, table=True):  # type: ignore[call-arg, misc, unused-ignore]  # Any, where it is not installed
        __tablename__ = "stock_parcels"

        id: str = Field(primary_key=True, max_length=32)
        version: int = Field(sa_type=BigInteger)
        name: str = Field(max_length=100)
        text: str = Field(sa_type=Text)
        price: Decimal = Field(max_digits=18, decimal_places=4)
        sent: datetime = Field(sa_type=MOMENT)
        due: date
        grams: int = Field(sa_type=BigInteger)
        fragile: bool
        state: State = Field(sa_type=STATE)
        note: str | None = Field(max_length=255)

    return SqlModelParcel


class AdvancedAlchemy:
    """Its synchronous repository. The package is there for benchmarks alone."""

    def __init__(self, engine: Engine) -> None:
        pytest.importorskip("advanced_alchemy")
        from advanced_alchemy.filters import LimitOffset, OrderBy  # type: ignore[import-not-found, unused-ignore]  # installed for benchmarks alone
        from advanced_alchemy.repository import SQLAlchemySyncRepository  # type: ignore[import-not-found, unused-ignore]  # likewise

        class Repository(SQLAlchemySyncRepository[Any]):  # type: ignore[misc, unused-ignore]  # Any, where it is not installed
            model_type = PeerParcel

        self.engine, self.repository = engine, Repository
        self.filters = OrderBy("name"), LimitOffset

    def add_many(self, parcels: Sequence[Parcel]) -> None:
        with Session(self.engine) as session:
            self.repository(session=session).add_many([PeerParcel(**row(each)) for each in parcels])
            session.commit()

    def stream(self) -> int:
        with Session(self.engine) as session:
            return len(self.repository(session=session).get_many())

    def get(self, ids: Sequence[str]) -> None:
        with Session(self.engine) as session:
            repository = self.repository(session=session)
            for id in ids:
                repository.get(id)

    def update(self, parcels: Sequence[Parcel]) -> None:
        with Session(self.engine) as session:
            repository = self.repository(session=session)
            for each in parcels:
                repository.update(PeerParcel(**{**row(each), "grams": each.grams + 1}))
            session.commit()

    def remove(self, ids: Sequence[str]) -> None:
        with Session(self.engine) as session:
            repository = self.repository(session=session)
            for id in ids:
                repository.delete(id)
            session.commit()

    def page(self, size: int) -> None:
        order, limit = self.filters
        with Session(self.engine) as session:
            self.repository(session=session).get_many(order, limit(size, 0))

    def upsert_many(self, parcels: Sequence[Parcel]) -> None:
        with Session(self.engine) as session:
            models = [PeerParcel(**row(each)) for each in parcels]
            self.repository(session=session).upsert_many(models, match_fields=["name"])
            session.commit()
