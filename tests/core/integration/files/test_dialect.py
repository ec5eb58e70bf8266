"""What SQLAlchemy is told of the backends."""

from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.engine.reflection import ObjectScope
from sqlalchemy.exc import ArgumentError, CompileError, NoSuchTableError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from core.infrastructure.database.files.changes import TABLE

from .conftest import Connect
from .library import book, books


@pytest.mark.parametrize("name", ["json", "csv"])
def test_a_url_without_a_folder_is_refused(name: str) -> None:
    with pytest.raises(ArgumentError, match="needs a folder"):
        create_engine(f"sqlite+{name}://").connect()


def test_the_url_may_say_how_long_to_wait(library: Engine, folder: Path, form: str) -> None:
    impatient = create_engine(f"sqlite+{form}:///{folder}?timeout=0.01", metadata=MetaData())
    with library.begin() as connection:
        connection.execute(select(books))
        with impatient.connect() as other, pytest.raises(OperationalError, match=r"0\.01 s"):
            other.execute(select(1))
    impatient.dispose()


def test_there_is_one_connection_whatever_is_asked_for(connect: Connect) -> None:
    engine = connect(pool_size=10, max_overflow=10, pool_timeout=0.01)
    with engine.connect(), pytest.raises(PoolTimeout):
        engine.connect()


def test_transactions_are_serializable_and_nothing_else(library: Engine) -> None:
    with library.connect() as connection:
        assert connection.get_isolation_level() == "SERIALIZABLE"
        connection.execution_options(isolation_level="SERIALIZABLE")
        with pytest.raises(ArgumentError):
            connection.execution_options(isolation_level="AUTOCOMMIT")


def test_a_table_that_is_declared_later_is_there_in_the_next_transaction(connect: Connect) -> None:
    growing = MetaData()
    engine = connect(metadata=growing)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    late = Table("late", growing, Column("id", Integer, primary_key=True))
    with engine.begin() as connection:
        connection.execute(insert(late), {"id": 7})
    with connect(metadata=growing).connect() as connection:
        assert connection.scalar(select(late.c.id)) == 7


def test_the_notes_of_changes_are_not_among_the_tables(library: Engine) -> None:
    with library.connect() as connection:
        known = inspect(connection)
        assert known.get_table_names() == ["books", "loans", "plain"]
        assert known.get_temp_table_names() == []
        assert not known.has_table(TABLE)
        assert known.get_multi_columns(scope=ObjectScope.ANY).keys() == {
            (None, name) for name in known.get_table_names()
        }
        with pytest.raises(NoSuchTableError):
            Table(TABLE, MetaData(), autoload_with=connection)


def test_sessions_work_as_on_any_other_database(library: Engine) -> None:
    with Session(library) as session:
        session.execute(insert(books), [book(1), book(2)])
        session.commit()
        session.execute(insert(books), book(3))
        session.rollback()
        assert session.scalar(select(func.count()).select_from(books)) == 2


def test_a_connection_that_is_lost_takes_nothing_with_it(library: Engine) -> None:
    with library.begin() as connection:
        connection.execute(insert(books), book(1))
    with library.connect() as connection:
        connection.execute(insert(books), book(2))
        connection.invalidate()
    with library.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(books)) == 1


def test_a_table_whose_name_cannot_be_that_of_a_file_is_refused(connect: Connect) -> None:
    odd = MetaData()
    Table("../../etc/passwd", odd, Column("id", Integer, primary_key=True))
    with connect(metadata=odd).connect() as connection, pytest.raises(CompileError, match="name of a file"):
        connection.execute(select(1))


def test_a_table_that_is_refused_is_not_in_the_way_of_others(library: Engine) -> None:
    odd = Table("a/b", MetaData(), Column("id", Integer, primary_key=True))
    with pytest.raises(CompileError, match="name of a file"):
        odd.create(library)
    with library.begin() as connection:
        connection.execute(insert(books), book(1))
        assert "a/b" not in inspect(connection).get_table_names()


def test_a_temporary_table_has_no_file(library: Engine, folder: Path) -> None:
    passing = Table("passing", MetaData(), Column("id", Integer), prefixes=["TEMPORARY"])
    with library.begin() as connection:
        passing.create(connection)
        connection.execute(insert(passing), {"id": 1})
        connection.execute(insert(books), book(1))
    with library.begin() as connection:
        assert "passing" not in inspect(connection).get_table_names()
    assert list(folder.glob("passing*")) == []


def test_names_that_need_quotes_are_fine(connect: Connect) -> None:
    quoted = MetaData()
    order = Table(
        "order by",
        quoted,
        Column("group", String, primary_key=True),
        Column('50 % of "it"', String, index=True),
        Column("select", Integer, primary_key=True),
    )
    row = ("a", "b", 1)
    with connect(metadata=quoted).begin() as connection:
        connection.execute(insert(order).values(row))
    with connect(metadata=quoted).begin() as connection:
        assert connection.execute(select(order)).one() == row


def test_tables_without_a_key_or_without_rowid_are_kept_too(connect: Connect) -> None:
    strange = MetaData()
    keyless = Table("keyless", strange, Column("text", String))
    packed = Table("packed", strange, Column("id", String, primary_key=True), sqlite_with_rowid=False)
    with connect(metadata=strange).begin() as connection:
        connection.execute(insert(keyless), [{"text": "b"}, {"text": "a"}, {"text": ""}, {"text": None}])
        connection.execute(insert(packed), [{"id": "b"}, {"id": "a"}])
    with connect(metadata=strange).begin() as connection:
        assert connection.execute(select(keyless.c.text)).scalars().all() == ["b", "a", "", None]
        assert connection.execute(select(packed.c.id).order_by(packed.c.id)).scalars().all() == ["a", "b"]
