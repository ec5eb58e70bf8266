"""Peers: what else people keep entities with, each as its own documentation has it done."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session

from core.domain.ports import BATCH
from tests.performance.parcels import Parcel, State
from tests.performance.stock import PARCELS, C, row


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
        self.engine = engine

    def add_many(self, parcels: Sequence[Parcel]) -> None:
        with Session(self.engine) as session:
            session.add_all([PeerParcel(**row(each)) for each in parcels])
            session.commit()

    def stream(self) -> int:
        query = select(PeerParcel).order_by(C.id).execution_options(yield_per=BATCH)
        with Session(self.engine) as session:
            return sum(1 for _ in session.scalars(query))

    def get(self, ids: Sequence[str]) -> None:
        with Session(self.engine) as session:
            for id in ids:
                session.get_one(PeerParcel, id)

    def update(self, parcels: Sequence[Parcel]) -> None:
        with Session(self.engine) as session:
            for each in parcels:
                session.get_one(PeerParcel, each.id).grams += 1
            session.commit()

    def page(self, size: int) -> None:
        with Session(self.engine) as session:
            session.scalars(select(PeerParcel).order_by(C.name, C.id).limit(size)).all()


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

    def page(self, size: int) -> None:
        order, limit = self.filters
        with Session(self.engine) as session:
            self.repository(session=session).get_many(order, limit(size, 0))

    def upsert_many(self, parcels: Sequence[Parcel]) -> None:
        with Session(self.engine) as session:
            models = [PeerParcel(**row(each)) for each in parcels]
            self.repository(session=session).upsert_many(models, match_fields=["name"])
            session.commit()
