"""What is kept in a file or a folder: whose it is, and what is said when it is not there or not ours."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import column, func, insert, select, table

from config.settings import Backend
from core.domain.errors import StorageUnavailable
from core.infrastructure.database import schema
from core.infrastructure.database.engine import Database

from .conftest import Connect

ITEMS = table("items", *map(column, ["id", "name", "created_at", "updated_at", "version"]))


def row(number: int) -> dict[str, object]:
    now = "2026-11-27T12:00:00.000000Z"
    return {
        "id": f"{number:032x}",
        "name": f"Item {number}",
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }


def add(database: Database, number: int) -> None:
    with database.engine.begin() as connection:
        connection.execute(insert(ITEMS), row(number))


def count(database: Database) -> int:
    with database.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(ITEMS)) or 0


def remove(place: Path) -> None:
    """Remove the data, which is a folder or a file with others that have its name and more."""
    if place.is_dir():
        shutil.rmtree(place)
    for path in place.parent.glob(f"{place.name}*"):
        path.unlink()


def listing(folder: Path) -> list[tuple[str, int, int]]:
    """Return what is in a folder, with sizes and times, but for what SQLite needs while it reads."""
    paths = [path for path in sorted(folder.rglob("*")) if not path.name.endswith(("-wal", "-shm"))]
    return [
        (str(path.relative_to(folder)), 0 if path.is_dir() else path.stat().st_size, path.stat().st_mtime_ns)
        for path in paths
        if not path.is_dir()
    ]


class TestGone:
    def test_what_was_removed_is_an_error_and_not_made_anew(self, store: Database, place: Path) -> None:
        add(store, 1)
        remove(place)
        for _ in range(3):
            with pytest.raises(StorageUnavailable, match="No such file or directory"):
                add(store, 2)
            with pytest.raises(StorageUnavailable, match="No such file or directory"):
                count(store)
            with pytest.raises(StorageUnavailable, match="No such file or directory"):
                store.ping()
        assert not place.exists()

    def test_a_folder_above_that_was_moved_is_an_error_until_it_is_back(
        self, store: Database, place: Path
    ) -> None:
        add(store, 1)
        elsewhere = place.parent.rename(place.parent.with_name("elsewhere"))
        with pytest.raises(StorageUnavailable, match="No such file or directory"):
            add(store, 2)
        with pytest.raises(StorageUnavailable, match="No such file or directory"):
            store.ping()
        assert not place.parent.exists()
        elsewhere.rename(place.parent)
        add(store, 3)
        assert count(store) == 2

    def test_what_goes_during_a_transaction_takes_it_along(self, store: Database, place: Path) -> None:
        add(store, 1)
        elsewhere = place.parent.with_name("elsewhere")
        with pytest.raises(StorageUnavailable), store.engine.begin() as connection:
            connection.execute(insert(ITEMS), row(2))
            place.parent.rename(elsewhere)
        elsewhere.rename(place.parent)
        assert count(store) == 1

    def test_what_was_put_in_its_place_is_what_counts(
        self, store: Database, connect: Connect, place: Path
    ) -> None:
        add(store, 1)
        store.engine.dispose()  # so that sqlite leaves one file, as a backup has it
        saved = place.parent.rename(place.parent.with_name("saved"))
        shutil.copytree(saved, place.parent)
        add(store, 2)
        assert count(store) == 2
        remove(place)
        shutil.copytree(saved, place.parent, dirs_exist_ok=True)
        assert count(store) == 1
        add(store, 3)
        assert count(connect()) == 2

    def test_a_log_that_was_removed_is_noticed(self, store: Database, backend: Backend, place: Path) -> None:
        if backend is not Backend.SQLITE:
            pytest.skip("only SQLite has a log")
        with pytest.raises(StorageUnavailable, match="removed"), store.engine.begin() as connection:
            connection.execute(insert(ITEMS), row(2))
            place.with_name(f"{place.name}-wal").unlink()


class TestCheck:
    def test_a_check_of_nothing_says_so_and_makes_nothing(self, connect: Connect, place: Path) -> None:
        with pytest.raises(StorageUnavailable, match=r"there is no .*store.*: run `.* database upgrade`"):
            schema.check(connect())
        assert not place.parent.parent.exists()

    def test_a_check_writes_nothing(self, store: Database, connect: Connect, place: Path) -> None:
        add(store, 1)
        store.close()
        before = listing(place.parent)
        schema.check(connect())
        assert listing(place.parent) == before

    def test_a_check_misses_a_file(self, store: Database, backend: Backend, place: Path) -> None:
        if backend is Backend.SQLITE:
            pytest.skip("all tables are in one file")
        (place / f"items.{backend}").unlink()
        before = listing(place.parent)
        with pytest.raises(StorageUnavailable, match=rf"there is no .*items\.{backend}: run"):
            schema.check(store)
        assert listing(place.parent) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
class TestModes:
    @pytest.mark.parametrize(("mask", "file", "folder"), [(0o022, 0o600, 0o700), (0o277, 0o400, 0o500)])
    def test_what_is_made_is_for_its_owner_alone_or_less(
        self, connect: Connect, place: Path, mask: int, file: int, folder: int
    ) -> None:
        place.parent.parent.mkdir()
        database, before = connect(), os.umask(mask if os.geteuid() == 0 else 0o022)
        try:
            schema.upgrade(database)
            add(database, 1)
            modes = {(path.is_dir(), path.stat().st_mode & 0o777) for path in place.parent.parent.rglob("*")}
        finally:
            os.umask(before)
        if os.geteuid() == 0 or mask == 0o022:
            assert modes <= {(False, file), (True, folder)}

    def test_what_is_there_keeps_its_modes(self, store: Database, place: Path) -> None:
        for path in [place.parent, place, *place.glob("*")]:
            path.chmod(0o750 if path.is_dir() else 0o640)
        add(store, 1)
        for path in [place.parent, place, *place.glob("*")]:
            assert path.stat().st_mode & 0o777 == (0o750 if path.is_dir() else 0o640)


class TestPermissions:
    @pytest.fixture
    def place(self, own: Path) -> Path:
        return own / "data" / "store"

    @pytest.fixture
    def locked(self, store: Database, place: Path) -> Iterator[Database]:
        """A database with one row, whose folder is read-only."""
        add(store, 1)
        store.close()
        place.parent.chmod(0o500)
        if place.is_dir():
            place.chmod(0o500)
        yield store
        for path in [place.parent, place]:
            path.chmod(0o700)

    def test_a_read_only_folder_serves_reads(self, locked: Database, connect: Connect) -> None:
        fresh = connect()
        for database in (locked, fresh):
            assert count(database) == 1
            with pytest.raises(StorageUnavailable, match=r"read-only|Permission denied"):
                add(database, 2)
            assert count(database) == 1
            database.ping()
        schema.check(fresh)

    def test_without_a_lock_too(self, locked: Database, connect: Connect, place: Path) -> None:
        if place.is_dir():
            place.chmod(0o700)
            (place / ".lock").unlink()
            place.chmod(0o500)
        assert count(connect()) == 1

    def test_what_becomes_writable_again_is_written(self, locked: Database, place: Path) -> None:
        assert count(locked) == 1
        for path in [place.parent, place]:
            path.chmod(0o700)
        locked.close()
        add(locked, 2)
        assert count(locked) == 2

    def test_what_others_write_meanwhile_is_seen(
        self, locked: Database, connect: Connect, place: Path
    ) -> None:
        assert count(locked) == 1
        for path in [place.parent, place]:
            path.chmod(0o700)
        writer = connect()
        add(writer, 2)
        assert count(locked) == 2

    def test_what_may_not_be_read_is_said_to_be_that(
        self, store: Database, connect: Connect, place: Path
    ) -> None:
        store.close()
        place.chmod(0)
        with pytest.raises(StorageUnavailable, match=r"store cannot be used: .*(denied|read)"):
            count(connect())

    def test_so_is_a_folder_that_may_not_be_entered(
        self, store: Database, connect: Connect, place: Path
    ) -> None:
        store.close()
        place.parent.chmod(0)
        with pytest.raises(StorageUnavailable, match=r"store cannot be used.*: Permission denied"):
            count(connect())

    def test_so_is_one_that_cannot_be_made(self, connect: Connect, own: Path) -> None:
        own.chmod(0o500)
        with pytest.raises(StorageUnavailable, match="cannot be used or made: Permission denied"):
            count(connect())
        own.chmod(0o700)

    def test_so_is_a_log_of_changes_that_cannot_be_read_without_writing(
        self, store: Database, connect: Connect, backend: Backend, place: Path
    ) -> None:
        if backend is not Backend.SQLITE:
            pytest.skip("only SQLite has a log")
        add(store, 1)
        log = place.with_name(f"{place.name}-wal")
        kept = log.read_bytes()
        store.close()
        log.write_bytes(kept)
        place.parent.chmod(0o500)
        with pytest.raises(StorageUnavailable, match="store cannot be used"):
            count(connect())


def test_what_is_in_the_way_is_named(connect: Connect, place: Path, backend: Backend) -> None:
    place.parent.mkdir(parents=True)
    if backend is Backend.SQLITE:
        place.mkdir()
    else:
        place.write_text("in the way", "utf-8")
    with pytest.raises(StorageUnavailable, match="store cannot be used"):
        count(connect())
