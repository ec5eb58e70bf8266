"""What a commit writes: all that the transaction changed, and nothing else."""

from pathlib import Path

import pytest
from sqlalchemy import CreateTableAs, Engine, MetaData, delete, event, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from core.domain.errors import InvalidReference, InvalidValue, StorageUnavailable

from .conftest import Connect
from .library import book, books, loans, metadata, plain


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what changes when a file is swapped for another."""
    files = (path for path in folder.iterdir() if not path.name.startswith("."))
    return {path.stem: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def titles(connect: Connect) -> list[str]:
    """Return the titles that another process reads."""
    with connect().connect() as connection:
        return list(connection.execute(select(books.c.title).order_by(books.c.id)).scalars())


@pytest.fixture
def library(connect: Connect) -> Engine:
    """The store, open, with two books of which the first is lent."""
    engine = connect()
    with engine.begin() as connection:
        connection.execute(insert(books), [book(1), book(2)])
        connection.execute(insert(loans), {"book": book(1)["id"], "reader": "Ada"})
    return engine


def test_only_the_tables_that_changed_are_written(library: Engine, folder: Path) -> None:
    before = stamps(folder)
    with library.begin() as connection:
        connection.execute(update(books).where(books.c.title == "Volume 2").values(pages=1))
    after = stamps(folder)
    assert {name for name in after if after[name] != before[name]} == {"books"}


def test_reading_writes_nothing(library: Engine, folder: Path) -> None:
    before = stamps(folder)
    with library.begin() as connection:
        connection.execute(select(books)).all()
    assert stamps(folder) == before


def test_a_change_that_changes_nothing_writes_nothing(library: Engine, folder: Path) -> None:
    with library.begin() as connection:
        connection.execute(insert(books), [book(number) for number in range(10, 20)])
    before = stamps(folder)
    with library.begin() as connection:
        connection.execute(update(books).where(books.c.title == "Volume 11").values(pages=320))
    assert stamps(folder) == before


def test_a_rollback_leaves_no_trace(library: Engine, folder: Path, connect: Connect) -> None:
    before = stamps(folder)
    with library.connect() as connection:
        connection.execute(delete(books))
        connection.rollback()
        assert connection.execute(select(books)).all()
    assert stamps(folder) == before
    assert titles(connect) == ["Volume 1", "Volume 2"]


def test_a_savepoint_takes_back_its_part_only(library: Engine, connect: Connect) -> None:
    with library.begin() as connection:
        connection.execute(insert(books), book(3))
        savepoint = connection.begin_nested()
        connection.execute(insert(books), book(4))
        connection.execute(delete(books).where(books.c.title == "Volume 2"))
        savepoint.rollback()
        connection.execute(insert(books), book(5))
    assert titles(connect) == ["Volume 1", "Volume 2", "Volume 3", "Volume 5"]


def test_a_table_of_which_everything_was_taken_back_is_not_written(library: Engine, folder: Path) -> None:
    before = stamps(folder)
    with library.begin() as connection:
        savepoint = connection.begin_nested()
        connection.execute(insert(books), book(3))
        savepoint.rollback()
    assert stamps(folder) == before


def test_a_cascade_is_written_too(library: Engine, folder: Path) -> None:
    with library.begin() as connection:
        connection.execute(delete(books).where(books.c.title == "Volume 1"))
    (file,) = folder.glob("loans.*")
    assert "Ada" not in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("UPDATE books SET title = 'New' WHERE title = 'Volume 1'", ["New", "Volume 2"]),
        ("UPDATE OR REPLACE books SET title = 'Volume 1' WHERE title = 'Volume 2'", ["Volume 1"]),
        ("INSERT OR REPLACE INTO books (id, title) VALUES ('x', 'Volume 1')", ["Volume 2", "Volume 1"]),
        ("INSERT OR IGNORE INTO books (id, title) VALUES ('x', 'Volume 1')", ["Volume 1", "Volume 2"]),
        ("DELETE FROM books", []),
        ("UPDATE books SET id = 'z' WHERE title = 'Volume 2'", ["Volume 1", "Volume 2"]),
    ],
)
def test_raw_sql_is_written_like_any_other(
    library: Engine, connect: Connect, statement: str, left: list[str]
) -> None:
    with library.begin() as connection:
        connection.execute(delete(loans))
    with library.begin() as connection:
        connection.execute(text(statement))
    assert titles(connect) == left


def test_an_upsert_is_written(library: Engine, connect: Connect) -> None:
    statement = upsert(books).values([book(1), book(3)])
    with library.begin() as connection:
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"title": "Again"}))
    assert titles(connect) == ["Again", "Volume 2", "Volume 3"]


def test_rows_stand_in_the_order_of_their_key(library: Engine, connect: Connect, folder: Path) -> None:
    with library.begin() as connection:
        connection.execute(insert(books), [book(number) for number in (9, 5, 7, 20)])
    for number in (6, 30, 8):
        with library.begin() as connection:
            connection.execute(insert(books), book(number))
    with library.begin() as connection:
        connection.execute(update(books).where(books.c.id == book(20)["id"]).values(id=book(4)["id"]))
    with library.begin() as connection:
        connection.execute(delete(books).where(books.c.id == book(7)["id"]))
    (file,) = folder.glob("books.*")
    lines = [line for line in file.read_text("utf-8").splitlines() if "Volume" in line]
    assert lines == sorted(lines)
    assert len(lines) == 8
    assert titles(connect)[:3] == ["Volume 1", "Volume 2", "Volume 20"]


def test_a_row_in_the_place_of_another_is_written_as_it_is(library: Engine, connect: Connect) -> None:
    with library.begin() as connection:
        connection.execute(insert(books), [book(number) for number in range(3, 9)])
    with library.begin() as connection:
        connection.execute(delete(books).where(books.c.id == book(8)["id"]))
        connection.execute(insert(books), book(9))
    assert titles(connect)[-2:] == ["Volume 7", "Volume 9"]


def test_the_number_of_rows_and_the_last_key_are_the_statements_own(library: Engine) -> None:
    with library.begin() as connection:
        assert connection.execute(update(books).values(pages=1)).rowcount == 2
        assert connection.execute(delete(books).where(books.c.title == "Volume 1")).rowcount == 1
        assert connection.execute(insert(plain), {"text": "a"}).inserted_primary_key == (1,)
        assert connection.execute(text("INSERT INTO plain (text) VALUES ('b')")).lastrowid == 2


def test_a_reference_that_dangles_at_the_end_undoes_all(library: Engine, connect: Connect) -> None:
    with library.connect() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(insert(books), book(3))
        connection.execute(insert(loans), {"book": "nowhere", "reader": "Ada"})
        with pytest.raises(InvalidReference):
            connection.commit()
    assert titles(connect) == ["Volume 1", "Volume 2"]
    with library.connect() as connection:
        assert len(connection.execute(select(books)).all()) == 2


def test_a_value_that_no_file_could_give_back_is_refused(library: Engine, connect: Connect) -> None:
    with library.connect() as connection:
        connection.execute(text("UPDATE books SET pages = 'many'"))
        with pytest.raises(InvalidValue, match=r"books\.pages must be a whole number"):
            connection.commit()
    assert titles(connect) == ["Volume 1", "Volume 2"]


def test_a_missing_file_is_an_empty_table_until_something_is_written(
    library: Engine, connect: Connect, folder: Path
) -> None:
    (file,) = folder.glob("loans.*")
    file.unlink()
    with library.connect() as connection:
        assert connection.execute(select(loans)).all() == []
    assert not file.exists()
    with library.begin() as connection:
        connection.execute(update(books).values(pages=1))
    assert file.exists()
    with connect().connect() as connection:
        assert connection.execute(select(loans)).all() == []


def test_creating_the_schema_twice_makes_empty_files_once(connect: Connect, folder: Path, form: str) -> None:
    metadata.create_all(connect())
    before = stamps(folder)
    metadata.create_all(connect())
    assert stamps(folder) == before
    assert sorted(before) == ["books", "loans", "plain"]


def test_dropping_the_schema_removes_its_files(library: Engine, folder: Path) -> None:
    metadata.drop_all(library)
    assert stamps(folder) == {}
    metadata.create_all(library)
    with library.connect() as connection:
        assert connection.execute(select(books)).all() == []


def test_tables_of_other_metadata_are_learnt_when_they_are_created(connect: Connect, library: Engine) -> None:
    other = connect(metadata=None)
    metadata.create_all(other)
    with other.begin() as connection:
        assert len(connection.execute(select(books)).all()) == 2
        connection.execute(insert(books), book(3))
    other.dispose()
    with other.connect() as connection:
        assert len(connection.execute(select(books)).all()) == 3


def test_a_table_made_from_a_query_takes_its_rows_to_its_file(library: Engine, connect: Connect) -> None:
    made = MetaData()
    titles_of_long = CreateTableAs(select(books.c.title).where(books.c.pages > 1), "titles", metadata=made)
    with library.begin() as connection:
        connection.execute(update(books).where(books.c.title == "Volume 2").values(pages=1))
        made.create_all(connection)
        connection.execute(insert(titles_of_long.table).values(title="Volume 3"))
    for engine in (library, connect(metadata=made)):
        with engine.connect() as connection:
            assert list(connection.scalars(select(titles_of_long.table))) == ["Volume 1", "Volume 3"]


def test_a_table_made_from_a_query_leaves_the_rows_of_a_file_alone(
    library: Engine, folder: Path, form: str
) -> None:
    made = MetaData()
    CreateTableAs(select(books.c.title), "titles", metadata=made)
    file = folder / f"titles.{form}"
    file.write_bytes(b"precious")
    with library.connect() as connection, pytest.raises(StorageUnavailable, match="is there already"):
        made.create_all(connection)
    assert file.read_bytes() == b"precious"


def test_a_table_without_a_model_is_refused(library: Engine) -> None:
    with library.connect() as connection:
        connection.execute(text("CREATE TABLE notes_of_mine (id INTEGER)"))
        with pytest.raises(StorageUnavailable, match="notes_of_mine has no model"):
            connection.commit()


def test_the_mode_of_a_file_survives(library: Engine, folder: Path) -> None:
    (file,) = folder.glob("books.*")
    file.chmod(0o600)
    with library.begin() as connection:
        connection.execute(update(books).values(pages=1))
    assert file.stat().st_mode & 0o777 == 0o600


def test_noting_changes_needs_no_statement_of_its_own(library: Engine) -> None:
    statements: list[str] = []
    event.listen(library, "before_cursor_execute", lambda _1, _2, statement, *_: statements.append(statement))
    with library.begin() as connection:
        connection.execute(update(books).values(pages=1))
    assert len(statements) == 1
