"""Whatever stops a commit on its way, at whichever step: nothing of it is left, in files or in memory."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, insert, select, text, update

from core.domain.errors import InvalidValue
from core.infrastructure.database.files import changes, store
from core.infrastructure.database.files.changes import FileRows
from core.infrastructure.database.files.folder import Folder
from core.infrastructure.database.files.store import Store

from .conftest import Connect
from .library import book, books, plain


class Unforeseen(Exception):
    """Stands for what nobody thought of."""


UNDONE: list[tuple[Any, str, str]] = [
    *((store, "schema_version", when) for when in ("before", "after")),
    *((changes, name, when) for name in ("collect", "clear") for when in ("before", "after")),
    *((FileRows, name, when) for name in ("changed", "document", "_encode") for when in ("before", "after")),
    *((Folder, name, when) for name in ("signature", "_stage", "_promise") for when in ("before", "after")),
    (Store, "_contents", "before"),
    (Store, "_contents", "after"),
    (Store, "_publish", "before"),
    (Folder, "replace", "before"),
]
"""What a commit of several tables goes through until its journal is on the disk."""

KEPT: list[tuple[Any, str, str]] = [
    *((Folder, name, when) for name in ("_keep_promise", "_swap") for when in ("before", "after")),
    (Folder, "replace", "after"),
    (Store, "_publish", "after"),
]
"""What it goes through afterwards, when nothing can be undone any more."""

ERRORS = [Unforeseen(), MemoryError(), KeyboardInterrupt()]

Failed = Callable[[], bool]


def fail(
    monkeypatch: pytest.MonkeyPatch, step: tuple[Any, str, str], number: int, error: BaseException
) -> Failed:
    """Let a step fail at its call of this number; the result tells whether it came to that."""
    owner, name, when = step
    real, calls, failed = getattr(owner, name), count(), False

    def called(*arguments: Any, **options: Any) -> Any:
        nonlocal failed
        if next(calls) != number:
            return real(*arguments, **options)
        failed = True
        if when == "after":
            real(*arguments, **options)
        raise error

    monkeypatch.setattr(owner, name, called)
    return lambda: failed


def rows(connection: Connection) -> list[Any]:
    return [connection.execute(select(table).order_by(table.c.id)).all() for table in (books, plain)]


def everything(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return rows(connection)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".lock"}


def change(connection: Connection, number: int) -> None:
    """Change, remove and add rows of two tables."""
    connection.execute(update(books).where(books.c.title == "Volume 1").values(pages=number))
    connection.execute(delete(books).where(books.c.title == "Volume 2"))
    connection.execute(insert(books), book(0, title="Volume 0"))
    connection.execute(update(plain).where(plain.c.id == 1).values(number=number))


def touch(engine: Engine) -> None:
    """Change a row that `change` leaves alone, in each of the tables."""
    with engine.begin() as connection:
        connection.execute(update(books).where(books.c.title == "Volume 9").values(pages=books.c.pages + 1))
        connection.execute(update(plain).where(plain.c.id == 9).values(number=plain.c.number + 1))


@pytest.fixture
def library(connect: Connect) -> Engine:
    """The store, open, with nine rows in each of two tables."""
    engine = connect()
    with engine.begin() as connection:
        connection.execute(insert(books), [book(number) for number in range(1, 10)])
        connection.execute(insert(plain), [{"id": number, "number": 0} for number in range(1, 10)])
    return engine


@pytest.mark.parametrize("error", ERRORS, ids=repr)
@pytest.mark.parametrize("step", UNDONE, ids=lambda step: f"{step[2]} {step[1]}")
def test_a_commit_that_fails_at_any_step_is_undone(
    library: Engine,
    connect: Connect,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: tuple[Any, str, str],
    error: BaseException,
) -> None:
    for number in count():
        rows_before, files_before = everything(library), contents(folder)
        with library.connect() as connection:
            change(connection, 1_000)
            with monkeypatch.context() as patch:
                failed = fail(patch, step, number, error)
                try:
                    connection.commit()
                except type(error):
                    assert contents(folder) == files_before
        if not failed():
            break
        assert everything(library) == rows_before
        touch(library)
        assert everything(library) == everything(connect()) != rows_before
        assert [row.pages for row in everything(library)[0]][:-1] == [320] * 8
    assert number > 0


@pytest.mark.parametrize("error", ERRORS, ids=repr)
@pytest.mark.parametrize("step", KEPT, ids=lambda step: f"{step[2]} {step[1]}")
def test_what_was_promised_is_kept_whatever_fails_then(
    library: Engine,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
    step: tuple[Any, str, str],
    error: BaseException,
) -> None:
    with library.connect() as connection:
        change(connection, 1_000)
        expected = rows(connection)
        with monkeypatch.context() as patch:
            failed = fail(patch, step, 0, error)
            with suppress(type(error)):
                connection.commit()
            assert failed()
    assert everything(library) == everything(connect()) == expected
    touch(library)
    assert everything(library) == everything(connect()) != expected


def test_a_value_refused_in_one_table_leaves_the_others_as_they_were(
    library: Engine, connect: Connect
) -> None:
    before = everything(library)
    with library.connect() as connection:
        change(connection, 1_000)
        connection.execute(text("UPDATE plain SET number = 'many' WHERE id = 1"))
        with pytest.raises(InvalidValue):
            connection.commit()
    touch(library)
    assert everything(connect())[0][:-1] == before[0][:-1]
