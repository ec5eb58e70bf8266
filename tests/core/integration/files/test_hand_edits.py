"""Files that people have edited in ways that make sense."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, update

from core.domain.errors import TransactionAborted

from .library import book, books, plain


def titles(library: Engine) -> list[str]:
    with library.connect() as connection:
        return list(connection.execute(select(books.c.title).order_by(books.c.id)).scalars())


def test_an_edit_is_seen_by_the_next_transaction(library: Engine, folder: Path, form: str) -> None:
    with library.begin() as connection:
        connection.execute(insert(books), [book(1), book(2)])
    file = folder / f"books.{form}"
    file.write_text(file.read_text("utf-8").replace("Volume 1", "Volume I"), "utf-8")
    assert titles(library) == ["Volume I", "Volume 2"]


def test_an_edit_during_a_transaction_is_never_overwritten(library: Engine, folder: Path, form: str) -> None:
    with library.begin() as connection:
        connection.execute(insert(books), [book(1), book(2)])
    file = folder / f"books.{form}"
    with library.connect() as connection:
        connection.execute(update(books).values(pages=1))
        file.write_text(file.read_text("utf-8").replace("Volume 1", "Volume I"), "utf-8")
        with pytest.raises(TransactionAborted, match="edited while a transaction ran"):
            connection.commit()
    assert titles(library) == ["Volume I", "Volume 2"]
    with library.connect() as connection:
        assert connection.execute(select(books.c.pages)).scalars().all() == [320, 320]


@pytest.mark.parametrize("form", ["json"], indirect=True)
def test_json_may_be_laid_out_in_any_way(library: Engine, folder: Path) -> None:
    with library.begin() as connection:
        connection.execute(insert(books), [book(2), book(1)])
    file = folder / "books.json"
    other = json.dumps(json.loads(file.read_text("utf-8"))[::-1], indent="\t").replace("\n", "\r\n")
    file.write_text(f"\ufeff{other}", "utf-8", newline="")
    with library.begin() as connection:
        connection.execute(insert(books), book(3))
    rows = json.loads(file.read_text("utf-8"))
    assert [row["title"] for row in rows] == ["Volume 1", "Volume 2", "Volume 3"]


@pytest.mark.parametrize("form", ["csv"], indirect=True)
def test_csv_may_come_from_a_spreadsheet(library: Engine, folder: Path) -> None:
    content = '\ufefftitle,id,text,pages\r\n"Two",2,"a\nb",\\N\r\n\r\nOne,1,\\N,12\r\n'
    (folder / "books.csv").write_bytes(content.encode())
    columns = (books.c.id, books.c.title, books.c.text, books.c.pages)
    with library.connect() as connection:
        rows = connection.execute(select(*columns).order_by(books.c.id)).all()
    assert rows == [("1", "One", None, 12), ("2", "Two", "a\nb", None)]


def test_what_is_clear_is_understood_and_what_is_missing_takes_its_default(
    library: Engine, folder: Path, form: str
) -> None:
    content = {
        "json": '[{"id": "1", "title": "One", "price": 12, "bought": "2026-11-22T12:00:00+01:00"}]',
        "csv": "id,title,price,bought\n1,One,12,2026-11-22T12:00:00+01:00\n",
    }
    (folder / f"books.{form}").write_text(content[form], "utf-8")
    with library.connect() as connection:
        row = connection.execute(select(books)).one()
    assert (row.price, row.bought) == (Decimal("12.0000"), datetime(2026, 11, 22, 11, tzinfo=UTC))
    assert (row.pages, row.lent, row.text, row.shelf) == (1, False, None, None)


def test_a_default_of_the_schema_counts_as_well(library: Engine, folder: Path, form: str) -> None:
    (folder / f"plain.{form}").write_text({"json": '[{"id": 1}]', "csv": "id\n1\n"}[form], "utf-8")
    with library.connect() as connection:
        assert connection.scalar(select(plain.c.state)) == "new"


def test_files_that_belong_to_no_table_are_left_alone(library: Engine, folder: Path) -> None:
    (folder / "README.md").write_text("mine", "utf-8")
    with library.begin() as connection:
        connection.execute(insert(books), book(1))
    assert (folder / "README.md").read_text("utf-8") == "mine"
