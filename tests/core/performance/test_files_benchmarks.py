"""What a commit of one row costs on files, beside writing the same rows and nothing more."""

import csv
import io
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from sqlalchemy import Column, Engine, MetaData, Table, bindparam, create_engine, insert, update

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


@pytest.mark.parametrize(("size", "rounds"), [(100, 100), (1_000, 50), (10_000, 20)])
def test_a_commit_of_one_row(
    compare: Callable[..., None], store: Engine, form: str, folder: Path, size: int, rounds: int
) -> None:
    with store.begin() as connection:
        connection.execute(insert(NOTES), [note(number) for number in range(size)])
    change = update(NOTES).where(NOTES.c.id == bindparam("one")).values(version=bindparam("new"))
    numbers = count(2)
    file = folder / f"notes.{form}"
    encode = {"json": json_encoder, "csv": csv_encoder}[form](file)

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
    )
    assert f"{next(numbers) - 1}" in file.read_text("utf-8")


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
