"""A small library, kept in files: tables with every kind of column that files have a form for."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
)
from sqlalchemy import Enum as EnumType

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


class Shelf(Enum):
    NOVELS = "novels"
    HISTORY = "local history"


metadata = MetaData()

books = Table(
    "books",
    metadata,
    Column("id", Identifier(), primary_key=True),
    Column("title", KeyText(), nullable=False, unique=True),
    Column("text", LongText()),
    Column("price", ExactDecimal()),
    Column("bought", Instant()),
    Column("printed", Day()),
    Column("pages", Integer64(), default=1),
    Column("lent", Flag(), default=False),
    Column("shelf", Choice(Shelf)),
)
loans = Table(
    "loans",
    metadata,
    Column("book", Identifier(), ForeignKey(books.c.id, ondelete="CASCADE"), primary_key=True),
    Column("reader", KeyText(), primary_key=True),
)
plain = Table(
    "plain",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", String),
    Column("number", Float),
    Column("amount", Numeric(10, 2)),
    Column("moment", DateTime),
    Column("day", Date),
    Column("yes", Boolean),
    Column("data", LargeBinary),
    Column("shelf", EnumType(Shelf)),
    Column("state", String, server_default="new", nullable=False),
)


def book(number: int, **values: Any) -> dict[str, Any]:
    """Return a row of books; the number is its identifier, and its title unless told otherwise."""
    row = {
        "id": f"{number:032x}",
        "title": f"Volume {number}",
        "text": "Once upon a time.",
        "price": Decimal("12.3400"),
        "bought": datetime(2026, 11, 22, 12, tzinfo=UTC),
        "printed": date(1999, 12, 31),
        "pages": 320,
        "lent": False,
        "shelf": Shelf.NOVELS,
    }
    return row | values
