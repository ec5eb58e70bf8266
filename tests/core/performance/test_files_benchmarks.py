"""What opening and a commit of one row cost on files, beside reading and writing the same and no more."""

import csv
import io
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from sqlalchemy import Column, Engine, MetaData, Table, bindparam, create_engine, func, insert, select, update

from core.infrastructure.database.backends.sqlite import Count
from core.infrastructure.database.types import (
    ExactDecimal,
    Flag,
    Identifier,
    Instant,
    Integer64,
    KeyText,
    LongText,
)

NOTES = Table(
    "notes",
    MetaData(),
    Column("id", Identifier(), primary_key=True),
    Column("title", KeyText(), nullable=False),
    Column("body", LongText(), nullable=False),
    Column("price", ExactDecimal()),
    Column("created", Instant()),
    Column("done", Flag()),
    Column("version", Integer64(), nullable=False),
)


def note(number: int) -> dict[str, object]:
    return {
        "id": f"{number:032x}",
        "title": f"Note {number}",
        "body": "A few words that say what there is to do. " * 2,
        "price": Decimal("12.3400"),
        "created": datetime(2026, 11, 22, 12, tzinfo=UTC),
        "done": False,
        "version": 1,
    }


@pytest.fixture(params=["json", "csv"])
def form(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def folder(pytestconfig: pytest.Config) -> Iterator[Path]:
    """A folder within the project's: one for temporary files may lie in memory, not on a disk."""
    build = pytestconfig.rootpath / "build"
    build.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=build) as path:
        yield Path(path)


@pytest.fixture
def store(form: str, folder: Path) -> Iterator[Engine]:
    decimals = (Count,)
    engine = create_engine(f"sqlite+{form}:///{folder}", metadata=NOTES.metadata, decimals=decimals)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(("size", "rounds"), [(100, 15), (1_000, 15), (10_000, 10), (100_000, 5)])
def test_a_commit_of_one_row(
    compare: Callable[..., None], store: Engine, form: str, folder: Path, size: int, rounds: int
) -> None:
    with store.begin() as connection:
        connection.execute(insert(NOTES), [note(number) for number in range(size)])
    change = update(NOTES).where(NOTES.c.id == bindparam("one")).values(version=bindparam("new"))
    numbers = count(2)
    file = folder / f"notes.{form}"
    encode = {"json": json_encoder, "csv": csv_encoder}[form](file)
    line = file.read_bytes().splitlines()[1]

    def append() -> None:
        """Do what a journal would do, and not what it has to do once it is long."""
        with (folder / "journal").open("ab") as journal:
            journal.write(line)
            journal.flush()
            os.fsync(journal.fileno())

    def commit() -> None:
        with store.begin() as connection:
            connection.execute(change, {"one": f"{size // 2:032x}", "new": next(numbers)})

    compare(
        "commit of one row",
        commit,
        lambda: swap(folder / "reference", encode()),
        backend=form,
        size=size,
        rounds=rounds,
        against="ready bytes",
        at_most=2.0,
        others={"appending": (append, None)},
    )
    assert f"{next(numbers) - 1}" in file.read_text("utf-8")


def test_a_commit_beside_tinydb(compare: Callable[..., None], folder: Path) -> None:
    """It writes its file anew as well, but does not wait for the disk."""
    tinydb = pytest.importorskip("tinydb")
    size, numbers = 5_000, count(2)
    store = create_engine(f"sqlite+json:///{folder}", metadata=NOTES.metadata, decimals=(Count,))
    with store.begin() as connection:
        connection.execute(insert(NOTES), [note(number) for number in range(size)])
    change = update(NOTES).where(NOTES.c.id == bindparam("one")).values(version=bindparam("new"))
    other = tinydb.TinyDB(folder / "tiny.json")
    plain = [note(number) | {"price": "12.3400", "created": "2026-11-22T12:00:00Z"} for number in range(size)]
    other.insert_multiple(plain)

    def commit() -> None:
        with store.begin() as connection:
            connection.execute(change, {"one": f"{size // 2:032x}", "new": next(numbers)})

    compare(
        "commit of one row",
        commit,
        lambda: other.update({"version": next(numbers)}, doc_ids=[size // 2]),
        backend="json",
        size=size,
        rounds=5,
        against="TinyDB",
        at_least=5,
    )
    store.dispose()
    other.close()


@pytest.mark.parametrize("size", [100_000])
def test_opening(compare: Callable[..., None], store: Engine, form: str, folder: Path, size: int) -> None:
    with store.begin() as connection:
        connection.execute(insert(NOTES), [note(number) for number in range(size)])
    store.dispose()
    file = folder / f"notes.{form}"

    def opened() -> None:
        with store.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(NOTES)) == size
        store.dispose()

    with store.connect() as connection:
        names = ", ".join(NOTES.c.keys())
        ready = connection.exec_driver_sql(f"SELECT {names} FROM notes").all()  # noqa: S608 - names of ours
    rows = list(map(tuple, ready))

    def inserted() -> None:
        """Let SQLite have the rows, as it must to be asked about them."""
        with closing(sqlite3.connect(":memory:")) as memory:
            memory.execute(f"CREATE TABLE notes ({names}, PRIMARY KEY (id))")
            memory.executemany("INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def parsed() -> None:
        text = file.read_text("utf-8")
        assert len(orjson.loads(text) if form == "json" else list(csv.reader(io.StringIO(text)))) >= size

    compare(
        "opening",
        opened,
        parsed,
        backend=form,
        size=size,
        rounds=5,
        against={"json": "orjson", "csv": "csv"}[form],
        at_most=4,
        by="CPU",
        others={"inserting": (inserted, None)},
        why="SQLite is asked about the rows: beside `inserting` is what it takes for rows that are ready, "
        "and the rest checks each value, since anybody may have edited the file",
    )


def json_encoder(file: Path) -> Callable[[], bytes]:
    rows = orjson.loads(file.read_bytes())
    return lambda: b"[\n" + b",\n".join(map(orjson.dumps, rows)) + b"\n]\n"


def csv_encoder(file: Path) -> Callable[[], bytes]:
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8"))))

    def encode() -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue().encode()

    return encode


def swap(path: Path, content: bytes) -> None:
    """Write a file as the store does: under another name, to the disk, then in place of the old."""
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    if os.name != "nt":
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
