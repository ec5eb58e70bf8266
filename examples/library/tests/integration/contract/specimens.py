"""Entities that exist only to be stored: one field for each kind of value that the contract speaks of."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import count
from typing import ClassVar

from sqlalchemy import ForeignKey, MetaData, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.domain.entities import Entity, Versioned
from core.domain.ports import Repository, UnitOfWork
from core.infrastructure.database.base import Base
from core.infrastructure.database.expressions import contains
from core.infrastructure.database.models import Identified, VersionedRow, unique_if_there
from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.types import (
    Choice,
    Day,
    ExactDecimal,
    Flag,
    Identifier,
    Instant,
    Integer64,
    KeyText,
    LongText,
)
from core.infrastructure.database.unit_of_work import SqlUnitOfWork
from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork


class Colour(Enum):
    RED = "red"
    DARK_BLUE = "dark blue"


@dataclass(kw_only=True)
class Box(Entity):
    label: str


@dataclass(kw_only=True)
class Specimen(Versioned):
    name: str
    text: str | None = None
    order: str | None = None
    code: str | None = None
    amount: Decimal | None = None
    fine: Decimal | None = None
    wide: Decimal | None = None
    taken: datetime | None = None
    day: date | None = None
    number: int | None = None
    flag: bool | None = None
    colour: Colour | None = None
    box: str | None = None


@dataclass(kw_only=True)
class Shelf(Versioned):
    name: str
    place: str
    boxes: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.boxes, self.signs = sorted(set(self.boxes)), sorted(set(self.signs))


class SpecimenBase(Base):
    """Apart from the service's own models, so that its migrations never see these."""

    __abstract__ = True
    metadata = MetaData(naming_convention=Base.metadata.naming_convention)


class BoxModel(Identified, SpecimenBase):
    __tablename__ = "contract_boxes"
    __table_args__ = (UniqueConstraint("label"),)

    label: Mapped[str] = mapped_column(KeyText())


class SpecimenModel(VersionedRow, SpecimenBase):
    __tablename__ = "contract_specimens"
    __table_args__ = (UniqueConstraint("name"), unique_if_there("code"))

    name: Mapped[str] = mapped_column(KeyText())
    text: Mapped[str | None] = mapped_column(LongText())
    order: Mapped[str | None] = mapped_column(KeyText())  # a word that SQL keeps for itself
    code: Mapped[str | None] = mapped_column(KeyText(20))
    amount: Mapped[Decimal | None] = mapped_column(ExactDecimal())
    fine: Mapped[Decimal | None] = mapped_column(ExactDecimal(places=12))
    wide: Mapped[Decimal | None] = mapped_column(ExactDecimal(places=18, digits=38))
    taken: Mapped[datetime | None] = mapped_column(Instant())
    day: Mapped[date | None] = mapped_column(Day())
    number: Mapped[int | None] = mapped_column(Integer64())
    flag: Mapped[bool | None] = mapped_column(Flag())
    colour: Mapped[Colour | None] = mapped_column(Choice(Colour))
    box: Mapped[str | None] = mapped_column(Identifier(), ForeignKey(BoxModel.id))


class ShelfModel(VersionedRow, SpecimenBase):
    __tablename__ = "contract_shelves"
    __table_args__ = (UniqueConstraint("name"), UniqueConstraint("place"))

    name: Mapped[str] = mapped_column(KeyText())
    place: Mapped[str] = mapped_column(KeyText())


class ShelfBoxModel(SpecimenBase):
    __tablename__ = "contract_shelf_boxes"

    shelf: Mapped[str] = mapped_column(Identifier(), primary_key=True)
    box: Mapped[str] = mapped_column(Identifier(), ForeignKey(BoxModel.id), primary_key=True)


class ShelfSignModel(SpecimenBase):
    __tablename__ = "contract_shelf_signs"

    shelf: Mapped[str] = mapped_column(Identifier(), primary_key=True)
    sign: Mapped[str] = mapped_column(KeyText(50), primary_key=True)


class SpecimenRepository(Repository[Specimen]):
    @abstractmethod
    def containing(self, part: str) -> list[str]:
        """Return the names of those whose text has this part, in order."""


class SpecimenUnitOfWork(UnitOfWork):
    boxes: Repository[Box]
    specimens: SpecimenRepository
    shelves: Repository[Shelf]


Begin = Callable[[], SpecimenUnitOfWork]


class SqlBoxRepository(SqlRepository[Box]):
    entity = Box
    model = BoxModel
    key = ("label",)


class SqlSpecimenRepository(SqlRepository[Specimen], SpecimenRepository):
    entity = Specimen
    model = SpecimenModel
    key = ("name",)

    def containing(self, part: str) -> list[str]:
        page = self.page([contains(SpecimenModel.text, part)], order_by="name", limit=1_000)
        return [specimen.name for specimen in page.items]


class SqlShelfRepository(SqlRepository[Shelf]):
    entity = Shelf
    model = ShelfModel
    key = ("name",)
    links: ClassVar = {"boxes": ShelfBoxModel, "signs": ShelfSignModel}


class SqlSpecimenUnitOfWork(SqlUnitOfWork, SpecimenUnitOfWork):
    def _enter(self, session: Session) -> None:
        self.session = session
        self.boxes = SqlBoxRepository(session)
        self.specimens = SqlSpecimenRepository(session)
        self.shelves = SqlShelfRepository(session)


class InMemoryBoxRepository(InMemoryRepository[Box]):
    unique = (("label",),)
    key = ("label",)


class InMemorySpecimenRepository(InMemoryRepository[Specimen], SpecimenRepository):
    unique = (("name",), ("code",))
    key = ("name",)
    references: ClassVar = {"box": "boxes"}

    def containing(self, part: str) -> list[str]:
        return sorted(each.name for each in self.items.values() if part in (each.text or ""))


class InMemoryShelfRepository(InMemoryRepository[Shelf]):
    unique = (("name",), ("place",))
    key = ("name",)
    references: ClassVar = {"boxes": "boxes"}


class InMemorySpecimenUnitOfWork(InMemoryUnitOfWork, SpecimenUnitOfWork):
    def __init__(self) -> None:
        self.boxes = InMemoryBoxRepository()
        self.specimens = InMemorySpecimenRepository()
        self.shelves = InMemoryShelfRepository()


_numbers = count(1)


def specimen(**values: object) -> Specimen:
    """Return a new specimen whose identifier sorts after all before, named after it unless told otherwise."""
    id = f"{next(_numbers):032x}"
    return Specimen(**{"id": id, "name": f"specimen {id}", **values})  # type: ignore[arg-type]  # any field


def shelf(**values: object) -> Shelf:
    """Return a new shelf with an identifier, a name and a place of its own unless told otherwise."""
    id = f"{next(_numbers):032x}"
    return Shelf(**{"id": id, "name": f"shelf {id}", "place": f"place {id}", **values})  # type: ignore[arg-type]  # any field
