"""Tables that refer to others, to themselves and in a circle, with the rows that are hardest to keep."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, Table, insert, select

from core.infrastructure.database import copying
from core.infrastructure.database.base import Base
from core.infrastructure.database.engine import Database
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
from tests.integration.contract.specimens import Colour
from tests.integration.contract.test_round_trips import LONG_TEXTS, TEXTS

METADATA = MetaData(naming_convention=Base.metadata.naming_convention)


class Samples:
    """Stands for the base of all models: these are the service's own, known from the start."""

    metadata = METADATA


def key() -> Column[Any]:
    return Column("id", Identifier(), primary_key=True)


# named against the alphabet: what comes first in it refers to what comes last
values = Table(
    "a_values",
    METADATA,
    key(),
    Column("version", Integer64(), nullable=False, default=1),
    Column("text", LongText()),
    Column("order", KeyText(), default="not given"),
    Column("amount", ExactDecimal()),
    Column("wide", ExactDecimal(places=18, digits=38)),
    Column("taken", Instant(), onupdate=lambda: datetime.now(UTC)),
    Column("day", Day()),
    Column("flag", Flag()),
    Column("colour", Choice(Colour)),
    Column("circle", Identifier(), ForeignKey("b_circles.id")),
)
circles = Table("b_circles", METADATA, key(), Column("other", Identifier()))
others = Table("c_others", METADATA, key(), Column("circle", Identifier(), nullable=False))
circles.append_constraint(ForeignKeyConstraint(["other"], [others.c.id]))
others.append_constraint(ForeignKeyConstraint(["circle"], [circles.c.id]))
people = Table(
    "d_people",
    METADATA,
    key(),
    Column("manager", Identifier(), ForeignKey("d_people.id")),
    Column("changed", Instant(), onupdate=lambda: datetime.now(UTC)),
)
rooted = Table(
    "e_rooted", METADATA, key(), Column("parent", Identifier(), ForeignKey("e_rooted.id"), nullable=False)
)
pairs = Table(
    "f_pairs",
    METADATA,
    Column("one", Identifier(), ForeignKey("d_people.id"), primary_key=True),
    Column("number", Integer64(), primary_key=True),
    Column("word", KeyText(50), primary_key=True),
)

counted = Table(
    "g_counted", METADATA, Column("id", Integer, primary_key=True), Column("word", KeyText(), nullable=False)
)

DAY = datetime(2026, 11, 22, 12, 30, 15, 123456, tzinfo=UTC)
EXTREMES: dict[str, list[Any]] = {
    "version": [1, 2, 2**63 - 1],
    "amount": [Decimal(a) for a in ("0", "0.0001", "-0.0001", "99999999999999.9999", "-99999999999999.9999")],
    "wide": [Decimal("-12345678901234567890.123456789012345678"), Decimal("0.000000000000000001")],
    "taken": [DAY, DAY.replace(year=1, microsecond=1), DAY.replace(year=9999, microsecond=999_999)],
    "day": [date(1, 1, 1), date(2024, 2, 29), date(9999, 12, 31)],
    "flag": [True, False],
    "colour": list(Colour),
}


def identifier(number: int) -> str:
    return f"{number:032x}"


def nasty_rows() -> dict[Table, list[dict[str, Any]]]:
    """Return rows by table, in an order in which they can be inserted."""
    empty: dict[str, Any] = dict.fromkeys(values.c.keys()) | {"version": 1}
    special = [{}, {"text": "", "order": ""}]
    special += [{"text": text} for text in LONG_TEXTS.values()]
    special += [{"order": text.strip()} for text in TEXTS.values()] + [{"order": "🙂" * 255}]
    special += [{name: value} for name, each in EXTREMES.items() for value in each]
    ids = [identifier(number) for number in range(2_500)]
    late = [*ids[1:], None]  # each refers to one that sorts after it
    return {
        circles: [{"id": ids[1], "other": None}, {"id": ids[2], "other": None}],
        others: [{"id": ids[3], "circle": ids[1]}, {"id": ids[4], "circle": ids[2]}],
        values: [
            empty | {"id": ids[number], "circle": ids[1 + number % 2]} | each
            for number, each in enumerate(special)
        ],
        people: [
            {"id": one, "manager": manager, "changed": DAY}
            for one, manager in zip(ids[::-1], late[::-1], strict=True)
        ],
        rooted: [
            {"id": one, "parent": parent or one} for one, parent in zip(ids[::-1], late[::-1], strict=True)
        ],
        counted: [{"id": number, "word": f"word {number}"} for number in (1, 2, 70)],
        pairs: [
            {"one": one, "number": number, "word": word}
            for one in ids[:20]
            for number in (-1, 0, 10**18)
            for word in (*"aBéß", "🙂", "", "10", "9")
        ],
    }


def plain_rows(rows: int, first: int = 0) -> Iterator[dict[str, Any]]:
    for number in range(first, first + rows):
        yield {
            **dict.fromkeys(values.c.keys()),
            "id": identifier(number),
            "version": number + 1,
            "text": f"A few words about {number}.",
            "amount": Decimal(number) / 100,
            "taken": DAY,
        }


def fill(database: Database) -> None:
    """Store the nasty rows."""
    with database.engine.begin() as connection:
        for table, rows in nasty_rows().items():
            connection.execute(insert(table), rows)
        # the circle is closed once there is something to close it with
        for one, other in ((1, 3), (2, 4)):
            change = circles.update().where(circles.c.id == identifier(one))
            connection.execute(change.values(other=identifier(other)))


def contents(database: Database) -> list[Any]:
    """Return all that is stored, each table in the order of its key."""
    with database.engine.connect() as connection:
        return [
            connection.execute(select(table).order_by(*table.primary_key)).all()
            for table in METADATA.tables.values()
        ]


def digests(copied: list[copying.Copied]) -> dict[str, tuple[int, str]]:
    """Return rows and digest of each table, as they came back from the target."""
    return {each.table: (each.target.rows, each.target.digest) for each in copied}
