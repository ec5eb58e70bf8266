"""A commit happens as a whole or not at all, wherever it is cut off."""

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, update

from core.domain.errors import OutcomeUnknown, StorageUnavailable
from core.infrastructure.database.files.folder import JOURNAL

from .conftest import Connect
from .library import book, books, plain

CALLS = ["replace", "fsync", "unlink", "utime"]
"""What a commit asks of the operating system, by its name in `os`."""


class Killed(BaseException):
    """Stands for the end of the process: nobody cleans up after it."""


def fail(
    monkeypatch: pytest.MonkeyPatch, name: str, number: int, error: BaseException, *, ever_after: bool = False
) -> Callable[[], bool]:
    """Let a function of `os` fail at its call of this number; the result tells whether it came to that.

    Who is killed there asks nothing more of the system, by any of its functions.
    """
    calls = count()
    failed = False

    def failing(each: str) -> Callable[..., object]:
        real = getattr(os, each)

        def called(*arguments: object, **options: object) -> object:
            nonlocal failed
            if failed and isinstance(error, Killed):
                raise error
            if each == name and ((now := next(calls)) == number or (ever_after and now > number)):
                failed = True
                raise error
            return real(*arguments, **options)

        return called

    for each in CALLS:
        monkeypatch.setattr(os, each, failing(each))
    return lambda: failed


def state(engine: Engine) -> tuple[int, int]:
    """Return what the two tables say; both are always changed together."""
    with engine.connect() as connection:
        pages = connection.scalar(select(books.c.pages))
        return pages or 0, int(connection.scalar(select(plain.c.number)) or 0)


def change(engine: Engine, *, both: bool = True) -> None:
    with engine.begin() as connection:
        connection.execute(update(books).values(pages=books.c.pages + 1))
        if both:
            connection.execute(update(plain).values(number=plain.c.number + 1))


@pytest.fixture
def library(connect: Connect) -> Engine:
    """The store, open; each table has one row, which says 1."""
    engine = connect()
    with engine.begin() as connection:
        connection.execute(insert(books), book(1, pages=1))
        connection.execute(insert(plain), {"id": 1, "number": 1})
    return engine


@pytest.mark.parametrize("name", CALLS)
def test_a_process_that_dies_leaves_all_or_nothing(
    library: Engine, connect: Connect, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    outcomes = set()
    for number in count():
        before = state(connect())
        with monkeypatch.context() as patch:
            failed = fail(patch, name, number, Killed())
            try:
                change(library)
            except Killed:
                library.dispose()
        after = state(connect())
        assert after in {before, (before[0] + 1, before[1] + 1)}
        assert [path.name for path in folder.iterdir() if path.suffix == ".tmp"] == []
        assert not (folder / JOURNAL).exists()
        outcomes.add(after == before)
        if not failed():
            break
    assert outcomes == {True, False} if name != "unlink" else {False}


@pytest.mark.parametrize("both", [False, True], ids=["one table", "two tables"])
@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_fails_undoes_the_transaction_or_does_no_harm(
    library: Engine, connect: Connect, monkeypatch: pytest.MonkeyPatch, name: str, both: bool
) -> None:
    for number in count():
        before = state(library)
        expected = (before[0] + 1, before[1] + both)
        with monkeypatch.context() as patch:
            failed = fail(patch, name, number, OSError(28, "No space left on device"))
            try:
                change(library, both=both)
            except OutcomeUnknown:
                # a swap that was made cannot be unmade: only that it will last is in doubt
                assert (name, both) == ("fsync", False)
                allowed = {before, expected}
            except StorageUnavailable:
                allowed = {before}
            else:
                allowed = {expected}
        assert state(library) == state(connect())
        assert state(library) in allowed
        if not failed():
            break


def test_a_full_disk_is_named(library: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(monkeypatch, "fsync", 0, OSError(28, "No space left on device"))
    with pytest.raises(StorageUnavailable, match="cannot be used: No space left on device"):
        change(library)


def test_what_was_promised_is_kept_by_whoever_comes_next(
    library: Engine, connect: Connect, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        fail(patch, "replace", 2, Killed())
        with pytest.raises(Killed):
            change(library)
    assert (folder / JOURNAL).exists()
    with connect().connect() as connection:
        assert connection.scalar(select(plain.c.number)) == 2
    assert not (folder / JOURNAL).exists()


def test_a_promise_that_cannot_be_kept_at_once_stands(
    library: Engine, connect: Connect, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        fail(patch, "replace", 1, PermissionError(13, "books is open in another program"))
        change(library)
        fail(patch, "replace", 0, PermissionError(13, "books is open in another program"))
        with pytest.raises(StorageUnavailable, match="open in another program"):
            state(library)
    assert state(library) == state(connect()) == (2, 2)


def test_what_a_promise_needs_is_on_the_disk_before_it(
    library: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, sync, replace = [False], os.fsync, os.replace

    def note_sync(descriptor: int) -> None:
        sync(descriptor)
        synced[0] = os.path.samestat(os.fstat(descriptor), folder.stat())

    def check(source: Path, target: Path) -> None:
        assert synced[0], f"{target.name} is put in place before the folder is safe"
        replace(source, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "replace", check)
    change(library)


@pytest.mark.parametrize("lost", ["unlink", "fsync"])
def test_where_a_promise_can_be_neither_kept_nor_taken_back_nothing_is_claimed(
    library: Engine, connect: Connect, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    read_only, real = OSError(30, "Read-only file system"), os.replace
    with monkeypatch.context() as patch:

        def last(source: Path, target: Path) -> None:
            real(source, target)
            if target.name == JOURNAL:
                for name in {"fsync", lost}:
                    fail(patch, name, 0, read_only, ever_after=True)

        patch.setattr(os, "replace", last)
        with pytest.raises(OutcomeUnknown, match=r"not known whether the change was kept: .*Read-only file"):
            change(library)
    assert state(library) == state(connect())
    assert state(library) in {(1, 1), (2, 2)}


def test_a_journal_that_is_no_journal_is_not_guessed_at(library: Engine, folder: Path) -> None:
    (folder / JOURNAL).write_text("[]", "utf-8")
    with pytest.raises(StorageUnavailable, match="journal is damaged"):
        state(library)


def test_a_folder_that_has_gone_is_reported(library: Engine, folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    with pytest.raises(StorageUnavailable, match="cannot be used: No such file or directory"):
        state(library)
