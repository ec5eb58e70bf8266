"""What drivers raise comes out in the domain's terms, and quotes no value."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import cast

import pytest
from sqlalchemy import (
    Column,
    Dialect,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    create_engine,
    event,
    insert,
    text,
)
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from core.domain.errors import (
    AlreadyExists,
    BadRecord,
    Error,
    InvalidReference,
    InvalidValue,
    OutcomeUnknown,
    StillReferenced,
    StorageUnavailable,
    TransactionAborted,
    TransactionFailed,
)
from core.infrastructure.database.backends import BACKENDS, backend_at, backend_named
from core.infrastructure.database.backends.standard import Standard
from core.infrastructure.database.errors import install_translation, translate

SECRET = "hunter2"


def sqlite(statement: str, _: str) -> BaseException:
    connection = sqlite3.connect(":memory:")
    connection.executescript(
        "PRAGMA foreign_keys = ON;"
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE,"
        " size INTEGER CONSTRAINT ck_size CHECK (size > 0), parent INTEGER REFERENCES notes)"
    )
    try:
        connection.execute(statement)
    except sqlite3.Error as error:
        return error
    finally:
        connection.close()
    raise AssertionError("SQLite took it")


def postgresql(code: str, message: str) -> BaseException:
    return cast(BaseException, pytest.importorskip("psycopg").errors.lookup(code)(message))


def mysql(number: str, message: str) -> BaseException:
    return cast(BaseException, pytest.importorskip("pymysql").err.OperationalError(int(number), message))


def oracle(code: str, message: str) -> BaseException:
    told = pytest.importorskip("oracledb.errors")._Error(f"ORA-{code}: {message}", code=int(code))
    return cast(BaseException, told.exc_type(told))


def mssql(sqlstate: str, message: str) -> BaseException:
    exceptions = pytest.importorskip("mssql_python").exceptions
    message = f"[Microsoft][ODBC][SQL Server]{message}"
    return cast(BaseException, exceptions.sqlstate_to_exception(sqlstate, message))


class Stranger(sqlite3.DatabaseError):
    """A driver's that tells an SQLSTATE and nothing by its class, as Firebird's does."""

    def __init__(self, sqlstate: str, message: str) -> None:
        super().__init__(message)
        self.sqlstate = sqlstate


def stranger(sqlstate: str, message: str) -> BaseException:
    return Stranger(sqlstate, message)


CASES = [
    (stranger, "23000", "violation of PRIMARY or UNIQUE KEY constraint", AlreadyExists, ""),
    (stranger, "23000", 'violation of FOREIGN KEY constraint "FK_B" on table', InvalidReference, ""),
    (stranger, "23000", "Operation violates CHECK constraint on view or table", InvalidValue, ""),
    (stranger, "42S02", "Dynamic SQL Error", StorageUnavailable, "database upgrade"),
    (stranger, "42S22", "Dynamic SQL Error", StorageUnavailable, "database upgrade"),
    (stranger, "42S01", "unsuccessful metadata update", StorageUnavailable, "alembic stamp"),
    (sqlite, "INSERT INTO notes (title) VALUES ('x'), ('x')", "", AlreadyExists, "(notes.title)"),
    (sqlite, "INSERT INTO notes (id, title) VALUES (1, 'x'), (1, 'y')", "", AlreadyExists, "(notes.id)"),
    (sqlite, "INSERT INTO notes (title, parent) VALUES ('x', 9)", "", InvalidReference, ""),
    (sqlite, "INSERT INTO notes (title) VALUES (NULL)", "", InvalidValue, "(notes.title)"),
    (sqlite, "INSERT INTO notes (title, size) VALUES ('x', -1)", "", InvalidValue, "(ck_size)"),
    (sqlite, "SELECT * FROM missing", "", StorageUnavailable, "database upgrade` (missing)"),
    (sqlite, "CREATE TABLE notes (id INTEGER)", "", StorageUnavailable, "there already"),
    (sqlite, "SELEC", "", StorageUnavailable, "(SQLITE_ERROR)"),
    (postgresql, "23505", f"Key (title)=({SECRET}) already exists.", AlreadyExists, ""),
    (postgresql, "23503", f"Key (parent)=({SECRET}) is not present.", InvalidReference, ""),
    (postgresql, "23502", "", InvalidValue, ""),
    (postgresql, "23514", f"Failing row contains ({SECRET}).", InvalidValue, ""),
    (postgresql, "22001", "", InvalidValue, "too long"),
    (postgresql, "22003", "", InvalidValue, "out of range"),
    (postgresql, "22P02", "", InvalidValue, ""),
    (postgresql, "40001", "", TransactionAborted, ""),
    (postgresql, "40P01", "", TransactionAborted, ""),
    (postgresql, "55P03", "", TransactionAborted, ""),
    (postgresql, "57P01", "", StorageUnavailable, "cannot be reached"),
    (postgresql, "57014", "", StorageUnavailable, "took too long"),
    (postgresql, "53300", "", StorageUnavailable, "cannot be reached"),
    (postgresql, "28P01", "", StorageUnavailable, "DB_PASSWORD"),
    (postgresql, "3D000", "", StorageUnavailable, "DB_NAME"),
    (postgresql, "42P01", "", StorageUnavailable, "database upgrade"),
    (postgresql, "42P07", 'relation "notes" already exists', StorageUnavailable, "alembic stamp"),
    (postgresql, "2BP01", "cannot drop index", StorageUnavailable, "remove that first"),
    (postgresql, "25P02", "current transaction is aborted", TransactionFailed, "start over"),
    (postgresql, "0A000", "cached plan must not change result type", TransactionAborted, "run it again"),
    (postgresql, "42601", "", StorageUnavailable, "(42601)"),
    (
        postgresql,
        "0A000",
        f'not like "{SECRET}"',
        StorageUnavailable,
        "psycopg.FeatureNotSupported not like;",
    ),
    (mysql, "1062", f"Duplicate entry '{SECRET}' for key 'notes.uq'", AlreadyExists, "(notes.uq)"),
    (mysql, "1452", "fails (`a`.`b`, CONSTRAINT `fk_b` FOREIGN KEY", InvalidReference, "(fk_b)"),
    (mysql, "1451", "Cannot delete or update a parent row", StillReferenced, ""),
    (mysql, "1048", "Column 'title' cannot be null", InvalidValue, "(title)"),
    (mysql, "1364", "Field 'title' doesn't have a default value", InvalidValue, "(title)"),
    (mysql, "1406", "Data too long for column 'title' at row 1", InvalidValue, "(title)"),
    (mysql, "1366", f"Incorrect value: '{SECRET}' for column 'title' at row 1", InvalidValue, "(title)"),
    (mysql, "3819", "Check constraint 'ck_size' is violated.", InvalidValue, ""),
    (mysql, "4025", "CONSTRAINT `ck_size` failed for `a`.`notes`", InvalidValue, "(ck_size)"),
    (mysql, "1213", "Deadlock found", TransactionAborted, ""),
    (mysql, "1205", "Lock wait timeout exceeded", TransactionAborted, ""),
    (mysql, "2006", "MySQL server has gone away", StorageUnavailable, "cannot be reached"),
    (mysql, "2013", "Lost connection", StorageUnavailable, "cannot be reached"),
    (mysql, "1045", f"Access denied for user '{SECRET}'", StorageUnavailable, "DB_PASSWORD"),
    (mysql, "1049", "Unknown database", StorageUnavailable, "DB_NAME"),
    (mysql, "1146", "Table 'a.notes' doesn't exist", StorageUnavailable, "database upgrade` (a.notes)"),
    (mysql, "1050", "Table 'notes' already exists", StorageUnavailable, "alembic stamp"),
    (
        mysql,
        "1553",
        "Cannot drop index 'x': needed in a foreign key",
        StorageUnavailable,
        "remove that first",
    ),
    (mysql, "2006", "gone away (BrokenPipeError(32, ''))", StorageUnavailable, "max_allowed_packet"),
    (mysql, "2013", "Lost connection during query (timed out)", StorageUnavailable, "took too long"),
    (mysql, "1064", f"error in your SQL near ''{SECRET}'", StorageUnavailable, "error in your SQL near;"),
    (mysql, "1064", "You have an error in your SQL syntax", StorageUnavailable, "(1064)"),
    (oracle, "00001", "unique constraint (ME.UQ) violated", AlreadyExists, "(ME.UQ)"),
    (oracle, "02291", "constraint (ME.FK_B) violated - parent key not found", InvalidReference, "(ME.FK_B)"),
    (oracle, "02292", "constraint (ME.FK_B) violated - child record found", StillReferenced, "(ME.FK_B)"),
    (oracle, "01400", 'cannot insert NULL into ("ME"."NOTES"."TITLE")', InvalidValue, "(ME.NOTES.TITLE)"),
    (oracle, "12899", 'too large for column "ME"."NOTES"."TITLE" (actual', InvalidValue, "(ME.NOTES.TITLE)"),
    (oracle, "00060", "deadlock detected", TransactionAborted, ""),
    (oracle, "08177", "can't serialize access", TransactionAborted, ""),
    (oracle, "03113", "end-of-file on communication channel", StorageUnavailable, "cannot be reached"),
    (oracle, "01017", "invalid username/password", StorageUnavailable, "DB_PASSWORD"),
    (oracle, "12514", "service is not registered", StorageUnavailable, "DB_NAME"),
    (oracle, "00942", 'table or view "ME"."NOTES" does not exist', StorageUnavailable, "upgrade` (ME.NOTES)"),
    (oracle, "00955", "name is already used by an existing object", StorageUnavailable, "alembic stamp"),
    (oracle, "00900", "invalid SQL statement", StorageUnavailable, "(ORA-00900)"),
    (mssql, "23000", f"Violation of UNIQUE KEY constraint 'uq'. Value: ({SECRET}).", AlreadyExists, "(uq)"),
    (mssql, "23000", "duplicate key row in object 'dbo.a' with unique index 'ix'.", AlreadyExists, "(ix)"),
    (mssql, "23000", 'conflicted with the FOREIGN KEY constraint "fk_b".', InvalidReference, "(fk_b)"),
    (mssql, "23000", 'conflicted with the REFERENCE constraint "fk_b".', StillReferenced, "(fk_b)"),
    (mssql, "23000", 'conflicted with the CHECK constraint "ck_size".', InvalidValue, "(ck_size)"),
    (mssql, "23000", "Cannot insert the value NULL into column 'title'", InvalidValue, "(title)"),
    (mssql, "42000", f"data would be truncated, column 'title'. Value: '{SECRET}'.", InvalidValue, "(title)"),
    (mssql, "22003", "Arithmetic overflow error", InvalidValue, "out of range"),
    (mssql, "40001", "was deadlocked on lock resources", TransactionAborted, ""),
    (mssql, "42000", "Lock request time out period exceeded.", TransactionAborted, ""),
    (mssql, "08S01", "Communication link failure", StorageUnavailable, "cannot be reached"),
    (mssql, "28000", "Login failed for user 'sa'.", StorageUnavailable, "DB_PASSWORD"),
    (mssql, "42000", 'Cannot open database "x" requested.', StorageUnavailable, "DB_NAME"),
    (mssql, "42S02", "Invalid object name 'notes'.", StorageUnavailable, "upgrade` (notes)"),
    (mssql, "42S01", "There is already an object named 'notes'.", StorageUnavailable, "alembic stamp"),
    (mssql, "HYT00", "Query timeout expired", StorageUnavailable, "took too long"),
    (mssql, "42000", "Incorrect syntax near 'x'.", StorageUnavailable, "no name here"),
]


@pytest.mark.parametrize(("raised_by", "code", "message", "expected", "words"), CASES)
def test_each_driver_error_has_its_domain_error(
    raised_by: Callable[[str, str], BaseException], code: str, message: str, expected: type[Error], words: str
) -> None:
    translated = translate(raised_by(code, message), backend_at(raised_by.__name__, ""))
    assert type(translated) is expected
    assert words in str(translated)
    assert SECRET not in str(translated)


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_where_a_driver_does_not_say_which_side_of_a_reference_broke_the_statement_does(backend: str) -> None:
    error = {
        "sqlite": lambda: sqlite("INSERT INTO notes (title, parent) VALUES ('x', 9)", ""),
        "postgresql": lambda: postgresql("23503", f"Key (id)=({SECRET}) is still referenced."),
    }[backend]()
    told = translate(error, backend_named(backend), removes=True)
    assert type(told) is StillReferenced
    assert SECRET not in str(told)


@pytest.mark.parametrize(
    ("name", "message", "expected", "words"),
    [
        ("IntegrityError", "Duplicate key", AlreadyExists, ""),
        ("IntegrityError", "not unique", AlreadyExists, ""),
        ("IntegrityError", "FOREIGN KEY", InvalidReference, ""),
        ("IntegrityError", "no", InvalidValue, ""),
        ("DataError", "no", InvalidValue, ""),
        ("OperationalError", "no", StorageUnavailable, "cannot be reached"),
        ("InterfaceError", "no", StorageUnavailable, "cannot be reached"),
        ("DatabaseError", "no", StorageUnavailable, "no name here"),
        ("DatabaseError", "violation of a constraint", InvalidValue, ""),
        ("DatabaseError", "Table X does not exist", StorageUnavailable, "database upgrade"),
        ("OperationalError", "no such column: x", StorageUnavailable, "database upgrade"),
        ("OperationalError", "table x already exists", StorageUnavailable, "there already"),
        ("OperationalError", "Login is wrong", StorageUnavailable, "DB_PASSWORD"),
        ("OperationalError", "cannot adapt that", InvalidValue, ""),
        ("OperationalError", "Could not set lock on file", StorageUnavailable, "another"),
    ],
)
def test_an_unknown_driver_is_understood_by_its_classes_and_by_what_it_says(
    name: str, message: str, expected: type[Error], words: str
) -> None:
    told = translate(type(name, (Exception,), {})(message), Standard())
    assert type(told) is expected
    assert words in str(told)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ((7, "line one\nline two"), "line one"),
        (("first", "the last text counts", 8), "the last text counts"),
        ((8,), "…"),
        ((f"near '{SECRET}' there",), "near"),
        ((f"value ({SECRET})",), "value"),
        (("12 of 3.5 in utf-8 are ab1c",), "… of … in utf-8 are ab1c"),
        (("x" * 300,), "x" * 200),
    ],
)
def test_what_has_no_name_here_is_told_in_the_drivers_words_without_values(
    said: tuple[object, ...], words: str
) -> None:
    error = type("DatabaseError", (Exception,), {"__module__": "driver.errors"})(*said)
    told = str(translate(error, Standard()))
    more = "--verbose before the command, or LOG_LEVEL=DEBUG, shows more"
    assert told.endswith(f": driver.DatabaseError {words}; {more}")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (f'FATAL:  password authentication failed for user "{SECRET}"', "DB_PASSWORD"),
        ('FATAL:  database "x" does not exist', "DB_NAME"),
        ("Connection refused", "cannot be reached"),
    ],
)
def test_a_postgresql_connection_that_failed_is_understood_by_its_words(message: str, words: str) -> None:
    translated = translate(
        pytest.importorskip("psycopg").OperationalError(message), backend_named("postgresql")
    )
    assert type(translated) is StorageUnavailable
    assert words in str(translated)
    assert SECRET not in str(translated)


def test_errors_that_come_from_no_database_are_left_alone() -> None:
    for backend in map(backend_named, BACKENDS):
        assert translate(KeyError("x"), backend) is None
        assert translate(KeyboardInterrupt(), backend) is None


class Picky(TypeDecorator[str]):
    """Refuses everything, as the project's own column types may."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        raise BadRecord(7, "too picky")


@pytest.fixture
def plain() -> Iterator[Engine]:
    """An engine that raises what SQLAlchemy raises."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT UNIQUE)"))
    yield engine
    engine.dispose()


@pytest.fixture
def engine(plain: Engine) -> Engine:
    install_translation(plain)
    return plain


def test_an_engine_raises_domain_errors(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(AlreadyExists) as caught:
        connection.execute(text("INSERT INTO notes (title) VALUES ('x'), ('x')"))
    assert isinstance(caught.value.__cause__, sqlite3.IntegrityError)


def test_what_a_column_type_refuses_comes_out_as_it_is(engine: Engine) -> None:
    notes = Table("notes", MetaData(), Column("id", Integer, primary_key=True), Column("title", Picky))
    for values in ({"title": "x"}, [{"title": "x"}, {"title": "y"}]):
        with engine.connect() as connection, pytest.raises(BadRecord) as caught:
            connection.execute(insert(notes), values)
        assert str(caught.value) == "line 7: too picky"
        assert caught.value.__cause__ is not caught.value


def test_a_wrapped_error_is_read_by_what_it_wraps(plain: Engine) -> None:
    with plain.connect() as connection, pytest.raises(IntegrityError) as caught:
        connection.execute(text("INSERT INTO notes (title) VALUES ('x'), ('x')"))
    assert type(translate(caught.value, backend_named("sqlite"))) is AlreadyExists


def test_a_value_that_the_driver_cannot_pass_on_is_invalid(engine: Engine) -> None:
    for value in (2**64, "\ud800"):
        with engine.connect() as connection, pytest.raises(InvalidValue):
            connection.execute(text("SELECT :value"), {"value": value})


@pytest.mark.parametrize("statement", ["DELETE FROM notes", " delete from notes"])
def test_what_still_refers_to_something_is_told_of_whoever_removes_it(statement: str) -> None:
    engine = create_engine("sqlite://")
    install_translation(engine)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA foreign_keys = ON"))
        connection.execute(text("CREATE TABLE notes (id INTEGER PRIMARY KEY, of INTEGER REFERENCES notes)"))
        connection.execute(text("INSERT INTO notes VALUES (1, NULL), (2, 1)"))
        connection.commit()
        with pytest.raises(StillReferenced):
            connection.execute(text(f"{statement} WHERE id = 1"))
        connection.rollback()
        with pytest.raises(InvalidReference):
            connection.execute(text("INSERT INTO notes VALUES (3, 9)"))
    engine.dispose()


@pytest.mark.parametrize(
    ("name", "expected"), [("SQLITE_CANTOPEN", OutcomeUnknown), ("SQLITE_BUSY", TransactionAborted)]
)
def test_a_database_that_is_lost_in_a_commit_leaves_open_whether_it_was_made(
    name: str, expected: type[Error]
) -> None:
    engine = create_engine("sqlite://")

    def lose(_: object) -> None:
        raise _sqlite_error(name)

    engine.dialect.do_commit = lose  # type: ignore[assignment]  # as a file that vanishes would
    install_translation(engine)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(expected) as told:
            connection.commit()
        connection.rollback()
    assert expected is not OutcomeUnknown or str(told.value) == (
        "it is not known whether the change was kept: the database was lost while it committed, "
        "so look what is there before you try again"
    )
    engine.dispose()


def test_a_database_that_is_lost_before_is_only_that(engine: Engine) -> None:
    @event.listens_for(engine, "do_execute")
    def lose(*_: object) -> None:
        raise _sqlite_error("SQLITE_CANTOPEN")

    with engine.connect() as connection, pytest.raises(StorageUnavailable) as told:
        connection.execute(text("SELECT 1"))
    assert type(told.value) is StorageUnavailable


def test_what_a_dialect_expects_to_fail_is_left_to_it(engine: Engine) -> None:
    expected = {"skip_user_error_events": True}
    with engine.connect() as connection, pytest.raises(OperationalError):
        connection.execute(text("SELECT 1 FROM nowhere"), execution_options=expected)
    with engine.connect() as connection, pytest.raises(StorageUnavailable):
        connection.execute(text("SELECT 1 FROM nowhere"))


def _sqlite_error(name: str) -> sqlite3.OperationalError:
    """Return what SQLite raises under this name."""
    error = sqlite3.OperationalError("it failed")
    error.sqlite_errorname, error.sqlite_errorcode = name, getattr(sqlite3, name)
    return error


class Trying(SQLiteDialect_pysqlite):
    """Asks the server for something that it does not have, as dialects do while they set a connection up."""

    supports_statement_cache = True
    copes = True
    found = True

    def initialize(self, connection: Connection) -> None:
        super().initialize(connection)
        try:
            connection.scalar(text("SELECT 1 FROM nowhere"))
        except DBAPIError:
            self.found = False
            if not self.copes:
                raise


registry.register("trying", __name__, "Trying")


def test_a_dialect_may_try_what_the_server_can_do() -> None:
    engine = create_engine("trying://")
    install_translation(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
        with pytest.raises(StorageUnavailable) as caught:
            connection.execute(text("SELECT 1 FROM nowhere"))
    assert not isinstance(caught.value, DBAPIError)
    assert cast(Trying, engine.dialect).found is False
    engine.dispose()


def test_what_a_dialect_cannot_do_without_comes_out_in_the_domains_terms() -> None:
    engine = create_engine("trying://")
    install_translation(engine)
    cast(Trying, engine.dialect).copes = False
    with pytest.raises(StorageUnavailable, match=r"database upgrade` \(nowhere\)$"):
        engine.connect()
    engine.dispose()
