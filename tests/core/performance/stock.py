"""The reference: SQLAlchemy Core by hand, with stock column types and statements that are made once."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Enum,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite

from core.domain.ports import BATCH
from tests.performance.parcels import Parcel, State

MOMENT = DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
STATE = Enum(State, native_enum=False, length=32, values_callable=lambda kind: [each.value for each in kind])

PARCELS = Table(
    "stock_parcels",
    MetaData(),
    Column("id", String(32), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("name", String(100), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("price", Numeric(18, 4), nullable=False),
    Column("sent", MOMENT, nullable=False),
    Column("due", Date, nullable=False),
    Column("grams", BigInteger, nullable=False),
    Column("fragile", Boolean, nullable=False),
    Column("state", STATE),
    Column("note", String(255)),
)
C = PARCELS.c

INSERT = insert(PARCELS)
GET = select(PARCELS).where(C.id == bindparam("the_key"))
ALL = select(PARCELS).order_by(C.id).execution_options(yield_per=BATCH)
UPDATE = update(PARCELS).where(C.id == bindparam("the_key"), C.version == bindparam("the_version"))
DELETE = delete(PARCELS).where(C.id == bindparam("the_key"))
PAGE = select(PARCELS).order_by(C.name, C.id).limit(bindparam("size"))
NEXT_PAGE = PAGE.where(
    and_(C.name >= bindparam("the_name"), or_(C.name > bindparam("the_name"), C.id > bindparam("the_key")))
)
LOOKED_UP = 200
LOOK = select(C.id, C.name).where(C.name.in_(bindparam("names", expanding=True))).with_for_update()
ONE: Any = literal_column("1")  # PyMySQL cannot take a parameter behind VALUES
CHANGED = [column.name for column in C if column.name not in {"id", "version", "name"}]


def row(each: Parcel) -> dict[str, Any]:
    return {
        "id": each.id,
        "version": each.version,
        "name": each.name,
        "text": each.text,
        "price": each.price,
        "sent": each.sent,
        "due": each.due,
        "grams": each.grams,
        "fragile": each.fragile,
        "state": each.state,
        "note": each.note,
    }


def changes(each: Parcel) -> dict[str, Any]:
    changed = row(each)
    del changed["id"]
    return changed | {"the_key": each.id, "the_version": each.version, "version": each.version + 1}


def parcel(row: Any) -> Parcel:
    id, version, name, text, price, sent, due, grams, fragile, state, note = row
    return Parcel(
        id=id,
        version=version,
        name=name,
        text=text,
        price=price,
        sent=sent,
        due=due,
        grams=grams,
        fragile=fragile,
        state=state,
        note=note,
    )


class Stock:
    """What the repository does, by hand."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.table = engine, PARCELS
        self.upsert = _upsert(engine.dialect.name)
        PARCELS.metadata.create_all(engine)

    def clear(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(PARCELS))

    def fill(self, parcels: Sequence[Parcel]) -> None:
        self.clear()
        self.add_many(parcels)

    def add_many(self, parcels: Sequence[Parcel]) -> None:
        with self.engine.begin() as connection:
            for start in range(0, len(parcels), BATCH):
                connection.execute(INSERT, [row(each) for each in parcels[start : start + BATCH]])

    def upsert_many(self, parcels: Sequence[Parcel]) -> None:
        with self.engine.begin() as connection:
            for start in range(0, len(parcels), BATCH):
                connection.execute(self.upsert, [row(each) for each in parcels[start : start + BATCH]])

    def upsert_after_a_look(self, parcels: Sequence[Parcel]) -> None:
        """Do the same where the statement cannot be told which unique column is meant."""
        with self.engine.begin() as connection:
            for start in range(0, len(parcels), BATCH):
                rows = [row(each) for each in parcels[start : start + BATCH]]
                names = [each["name"] for each in rows]
                ids: dict[str, str] = {}
                for first in range(0, len(names), LOOKED_UP):
                    found = connection.execute(LOOK, {"names": names[first : first + LOOKED_UP]})
                    ids.update((name, id) for id, name in found)
                connection.execute(self.upsert, [each | {"id": ids[each["name"]]} for each in rows])

    def stream(self) -> Iterator[Parcel]:
        with self.engine.connect() as connection:
            for each in connection.execute(ALL):
                yield parcel(each)

    def get(self, ids: Sequence[str]) -> None:
        with self.engine.connect() as connection:
            for id in ids:
                parcel(connection.execute(GET, {"the_key": id}).one())

    def update(self, parcels: Sequence[Parcel]) -> None:
        with self.engine.begin() as connection:
            for each in parcels:
                assert connection.execute(UPDATE, changes(each)).rowcount == 1
                each.version += 1

    def remove(self, ids: Sequence[str]) -> None:
        with self.engine.begin() as connection:
            for id in ids:
                assert connection.execute(DELETE, {"the_key": id}).rowcount == 1

    def page(self, size: int, after: Parcel | None = None) -> list[Parcel]:
        with self.engine.connect() as connection:
            if after is None:
                found = connection.execute(PAGE, {"size": size + 1}).all()
            else:
                place = {"size": size + 1, "the_name": after.name, "the_key": after.id}
                found = connection.execute(NEXT_PAGE, place).all()
            return [parcel(each) for each in found[:size]]


def _upsert(dialect: str) -> Any:
    if dialect in {"mysql", "mariadb"}:
        into = mysql.insert(PARCELS)
        changes = {name: into.inserted[name] for name in CHANGED} | {"version": C.version + ONE}
        return into.on_duplicate_key_update(changes)
    on_conflict: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect](PARCELS)
    changes = {name: on_conflict.excluded[name] for name in CHANGED} | {"version": C.version + 1}
    return on_conflict.on_conflict_do_update(index_elements=["name"], set_=changes)
