"""What is stored comes back exactly, in another process and in either form."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Engine, Integer, MetaData, Table, insert, select

from .conftest import Connect
from .library import Shelf, book, books, plain

TEXTS = [
    "",
    " ",
    "  blanks at both ends ",
    "NULL",
    "None",
    "null",
    r"\N",
    r"\\N",
    "\\",
    r"\begin",
    "a,b;c\td",
    '"quoted"',
    '"',
    "it's",
    "one\nline\n",
    "two\r\nlines\r\n",
    "a bare \r return",
    "\r",
    "\n",
    "\v\f\x1c\x85\u2028\u2029",
    "=1+1",
    "0012",
    "1e5",
    "true",
    "{'a': [1, 2]}",
    '{"a": "b"}, {"a": "c"}',
    "%b %s {} %",
    "😀 e\u0301 é שלום",
    "\ufeffmark",
    "x" * 1_000_000,
]


def test_text_comes_back_exactly(connect: Connect) -> None:
    texts = [*TEXTS, None]
    with connect().begin() as connection:
        connection.execute(insert(books), [book(number, text=text) for number, text in enumerate(texts)])
    with connect().connect() as connection:
        found = connection.execute(select(books.c.text).order_by(books.c.id)).scalars().all()
    assert found == texts


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", Decimal("0.0000")),
        ("price", Decimal("-0.0001")),
        ("price", Decimal("99999999999999.9999")),
        ("price", Decimal("-99999999999999.9999")),
        ("bought", datetime(1, 1, 1, tzinfo=UTC)),
        ("bought", datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)),
        ("bought", datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)),
        ("printed", date(1, 1, 1)),
        ("printed", date(9999, 12, 31)),
        ("pages", 2**63 - 1),
        ("pages", -(2**63)),
        ("lent", True),
        ("lent", None),
        ("shelf", Shelf.HISTORY),
        ("shelf", None),
        ("title", "ß Straße"),
    ],
)
def test_values_of_our_types_come_back_exactly(connect: Connect, field: str, value: Any) -> None:
    with connect().begin() as connection:
        connection.execute(insert(books), book(1, **{field: value}))
    with connect().connect() as connection:
        found = connection.scalar(select(books.c[field]))
    assert (found, type(found), str(found)) == (value, type(value), str(value))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "a\0b"),
        ("number", 0.1 + 0.2),
        ("number", 1e300),
        ("number", 5.0),
        ("number", float("-inf")),
        ("amount", Decimal("12.34")),
        ("moment", datetime(2026, 11, 22, 12, 0, 0, 7)),  # noqa: DTZ001  # a type without a time zone
        ("day", date(2026, 11, 22)),
        ("yes", True),
        ("data", b"\0\xff\n"),
        ("data", b""),
        ("shelf", Shelf.HISTORY),
        ("state", ""),
    ],
)
def test_values_of_plain_types_come_back_as_well(connect: Connect, field: str, value: Any) -> None:
    with connect().begin() as connection:
        connection.execute(insert(plain), {"id": 1, field: value})
    with connect().connect() as connection:
        assert connection.scalar(select(plain.c[field])) == value


@pytest.mark.parametrize("value", [15, -1.5, 10**20, 0, True, "15", "text", [1, {"a": None}], {"é": "ü"}])
def test_values_in_json_come_back_as_well(connect: Connect, value: Any) -> None:
    metadata = MetaData()
    notes = Table("notes", metadata, Column("id", Integer, primary_key=True), Column("value", JSON))
    metadata.create_all(connect(metadata=metadata))
    with connect(metadata=metadata).begin() as connection:
        connection.execute(insert(notes).values(id=1, value=value))
    with connect(metadata=metadata).connect() as connection:
        assert connection.scalars(select(notes.c.value)).one() == value


@pytest.mark.parametrize("form", ["json"], indirect=True)
def test_json_files_read_well(library: Engine, folder: Path) -> None:
    with library.begin() as connection:
        connection.execute(insert(books), [book(2), book(1, text=None, price=Decimal("-0.5"), lent=True)])
    assert (folder / "books.json").read_text("utf-8") == (
        "[\n"
        '{"id": "00000000000000000000000000000001", "title": "Volume 1", "text": null, "price": "-0.5000", '
        '"bought": "2026-11-22T12:00:00.000000Z", "printed": "1999-12-31", "pages": 320, "lent": true, '
        '"shelf": "novels"},\n'
        '{"id": "00000000000000000000000000000002", "title": "Volume 2", "text": "Once upon a time.", '
        '"price": "12.3400", "bought": "2026-11-22T12:00:00.000000Z", "printed": "1999-12-31", "pages": 320, '
        '"lent": false, "shelf": "novels"}\n'
        "]\n"
    )


@pytest.mark.parametrize("form", ["csv"], indirect=True)
def test_csv_files_read_well(library: Engine, folder: Path) -> None:
    with library.begin() as connection:
        connection.execute(insert(books), [book(2, text=""), book(1, text=None, price=-1, lent=True)])
    assert (folder / "books.csv").read_text("utf-8") == (
        "id,title,text,price,bought,printed,pages,lent,shelf\n"
        "00000000000000000000000000000001,Volume 1,\\N,-1.0000,2026-11-22T12:00:00.000000Z,"
        "1999-12-31,320,true,novels\n"
        "00000000000000000000000000000002,Volume 2,,12.3400,2026-11-22T12:00:00.000000Z,"
        "1999-12-31,320,false,novels\n"
    )


def test_an_instant_is_filed_in_utc(library: Engine, folder: Path) -> None:
    with library.begin() as connection:
        there = datetime(2026, 11, 22, 14, tzinfo=timezone(timedelta(hours=2)))
        connection.execute(insert(books), book(1, bought=there))
    (file,) = folder.glob("books.*")
    assert "2026-11-22T12:00:00.000000Z" in file.read_text("utf-8")
