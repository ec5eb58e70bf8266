"""SQLite: a file, or memory."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

from filelock import FileLock
from sqlalchemy import (
    BigInteger,
    Connection,
    Dialect,
    MetaData,
    Select,
    String,
    Table,
    event,
    false,
    update,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlalchemy.types import TypeEngine

from config.settings import SERVICE, Settings, data_folder
from core.domain.errors import StorageUnavailable
from core.domain.values import DECIMAL_DIGITS, EXACT, instant

from ..faults import Fault, Finding, named
from .embedded import DatabaseFile
from .standard import PATIENCE, Standard

CODES = {
    "SQLITE_CONSTRAINT_UNIQUE": Fault.TAKEN,
    "SQLITE_CONSTRAINT_PRIMARYKEY": Fault.TAKEN,
    "SQLITE_CONSTRAINT_ROWID": Fault.TAKEN,
    "SQLITE_CONSTRAINT_FOREIGNKEY": Fault.REFERENCE,
    "SQLITE_CONSTRAINT_NOTNULL": Fault.MISSING,
    "SQLITE_CONSTRAINT": Fault.REFUSED,
    "SQLITE_MISMATCH": Fault.REFUSED,
    "SQLITE_TOOBIG": Fault.TOO_LARGE,
    "SQLITE_BUSY": Fault.ABORTED,
    "SQLITE_LOCKED": Fault.ABORTED,
    "SQLITE_CANTOPEN": Fault.NO_FILE,
    "SQLITE_IOERR": Fault.NO_FILE,
    "SQLITE_PERM": Fault.NO_FILE,
    "SQLITE_AUTH": Fault.NO_FILE,
    "SQLITE_INTERRUPT": Fault.TOO_SLOW,
    "SQLITE_FULL": Fault.FULL,
    "SQLITE_NOMEM": Fault.FULL,
    "SQLITE_READONLY": Fault.READ_ONLY,
    "SQLITE_CORRUPT": Fault.DAMAGED,
    "SQLITE_NOTADB": Fault.DAMAGED,
    "already exists": Fault.EXISTS,
    "no such table": Fault.NO_SCHEMA,
    "no such column": Fault.NO_SCHEMA,
    "has no column": Fault.NO_SCHEMA,
}
"""By `sqlite_errorname` or the first two words of it, else by words of the message."""


STEPS = 100_000
"""Of SQLite's machine, after which it asks whether to go on: some milliseconds."""


class IsoText(String):
    """Points in time as the text of ISO 8601, which sorts by time."""

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return _to_iso

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return _from_iso


class Count(BigInteger):
    """Exact decimals as integers that count their last digit: SQLite's own numbers are floats."""

    above = 0

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        scale, places = EXACT.scaleb, self.places
        return lambda value: None if value is None else int(scale(value, places))

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        scale, places = EXACT.scaleb, -self.places

        def read(value: Any) -> Decimal | None:
            if type(value) is int:
                return scale(Decimal(value), places)
            if value is None:
                return None
            raise ValueError("an exact decimal is stored as a whole number")

        return read


class CountAsText(String):
    """The same where 64 bits do not suffice: text that sorts as the numbers do, since it has no sign.

    To each count is added what has one digit more, so that all are positive and of one length.
    """

    def __init__(self, digits: int, places: int) -> None:
        super().__init__(digits + 1)
        self.digits = digits
        self.places = places
        self.above = 10**digits

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        above, places, width = self.above, self.places, self.digits + 1
        return lambda value: None if value is None else f"{int(EXACT.scaleb(value, places)) + above:0{width}}"

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        above, places = self.above, -self.places
        return lambda value: None if value is None else EXACT.scaleb(Decimal(int(value) - above), places)


class Sqlite(Standard):
    """SQLite compares text by code point without being told."""

    name = "sqlite"
    reserved = "returning"
    driver = "pysqlite"
    embedded = True
    transactional_ddl = True  # since our transactions begin with a BEGIN
    remakes_tables = True
    counts_decimals = True
    savepoints = True
    position = "instr({text}, {part})"
    on_conflict = staticmethod(insert)

    def url(self, settings: Settings) -> URL:
        file = settings.db_path or data_folder() / f"{SERVICE}.sqlite"
        return URL.create(self.name, database=str(file))

    def options(self, url: URL, metadata: MetaData, settings: Settings) -> dict[str, Any]:
        arguments = {"timeout": settings.db_lock_timeout, "isolation_level": None, "factory": Timed}
        return {"connect_args": arguments}

    def prepare(self, engine: Engine, settings: Settings) -> None:
        dialect: Any = engine.dialect  # a listener to what an engine does would slow all statements down
        dialect.do_begin = _begin
        if path := self.place(engine.url):
            file = DatabaseFile(path)
            dialect.do_commit = file.commit
            event.listen(engine, "do_connect", file.connect)
            event.listen(engine, "checkout", file.check_out)
        event.listen(engine, "connect", _session)
        watch(engine, settings.db_statement_timeout)

    def place(self, url: URL) -> Path | None:
        """Return the file or folder that holds the data; None if it is in memory."""
        in_memory = not url.database or url.database.startswith((":", "file:"))
        return None if in_memory else Path(str(url.database))

    def demand(self, url: URL, metadata: MetaData) -> None:
        path = self.place(url)
        if path and not path.exists():
            raise StorageUnavailable(f"there is no {path}: run `{SERVICE} database upgrade`")

    def shortcomings(self, engine: Engine) -> list[str]:
        return []

    @contextmanager
    def turn(self, engine: Engine) -> Iterator[None]:
        """A file beside the database is locked: a lock in it would keep the migration itself out."""
        engine.connect().close()  # the first one makes the folder
        path = self.place(engine.url)
        with ExitStack() as stack:
            if path:
                beside = path.with_name(f"{path.name}.lock")
                with suppress(PermissionError, ValueError):  # where no lock can be made, nobody migrates
                    beside.touch(0o600)
                    stack.enter_context(FileLock(beside, PATIENCE, mode=beside.stat().st_mode & 0o777))
            yield

    def before_migration(self, connection: Connection) -> None:
        """A table that is made anew must not take the rows that refer to it along."""
        connection.detach()  # so that no other work ever gets a connection that checks no references
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")

    def dangling(self, connection: Connection) -> str:
        for table, _, target, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            return f"rows of {table} that refer to {target} which are not there"
        return ""

    def for_change(self, connection: Connection, table: Table, query: Select[Any]) -> Select[Any]:
        """No row can be locked, only all writing: an update of no row does it, as BEGIN IMMEDIATE would have.

        Where others have written since this transaction read first, it is refused: `TransactionAborted`.
        """
        connection.execute(update(table).where(false()).values(id=table.c.id))
        return query

    def instant(self) -> TypeEngine[Any]:
        return IsoText(27)

    def decimal(self, digits: int, places: int) -> TypeEngine[Any]:
        return Count(places) if digits <= DECIMAL_DIGITS else CountAsText(digits, places)

    def find(self, error: BaseException) -> Finding:
        message, code = str(error), str(getattr(error, "sqlite_errorname", ""))
        fault = CODES.get(code) or CODES.get("_".join(code.split("_")[:2]))
        fault = fault or next((fault for words, fault in CODES.items() if words in message), None)
        return Finding(fault, named(r": ([\w.]+)", message)) if fault else Finding(Fault.UNKNOWN, code)


class Timed(sqlite3.Connection):
    """A connection whose statements must end in time. SQLAlchemy runs each with a cursor of its own."""

    seconds = latest = inf

    def cursor(self, *arguments: Any) -> Any:
        self.latest = monotonic() + self.seconds
        return super().cursor(*arguments)

    def over(self) -> bool:
        """Tell SQLite whether to stop."""
        return monotonic() > self.latest


def watch(engine: Engine, seconds: int) -> None:
    """Have each statement end in so many seconds, and a connection that was closed replaced."""
    event.listen(engine, "connect", partial(_limit, seconds))
    event.listen(engine, "checkout", _demand_open)


def _limit(seconds: int, connection: Timed, _: ConnectionPoolEntry) -> None:
    connection.seconds = seconds
    connection.set_progress_handler(connection.over, STEPS)


def _demand_open(connection: sqlite3.Connection, *_: object) -> None:
    try:
        connection.total_changes  # noqa: B018 - looking at it is what fails
    except sqlite3.ProgrammingError as error:
        raise DisconnectionError from error


def _session(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: PoolProxiedConnection) -> None:
    connection.cursor().execute("BEGIN")  # the driver's own would come too late: after the first reads


def _to_iso(v: datetime | None) -> str | None:
    if v is None:
        return None
    parts = v.year, v.month, v.day, v.hour, v.minute, v.second, v.microsecond
    return "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ" % parts  # noqa: UP031 - a third of what others take


def _from_iso(value: str | None) -> datetime | None:
    if value is None:
        return None
    read = datetime.fromisoformat(value)
    return read if read.tzinfo is UTC else instant(read, "instant")
