"""What every backend answers, in the answers of the SQL standard: all that an unknown dialect gets.

This class is the protocol. A backend of our own is a subclass in a module of its own, which says what is true
of it alone; nothing else in `src` knows its name.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, ClassVar

from sqlalchemy import Connection, DateTime, Dialect, MetaData, Select, String, Table, Text, event, text
from sqlalchemy.engine import URL, Engine
from sqlalchemy.types import TypeEngine

from config.settings import Settings
from core.domain.errors import Error, StorageUnavailable

from ..faults import Fault, Finding
from .stored import Exact, Plain, Utc

SQLSTATE = {
    "08": Fault.UNREACHABLE,
    "22": Fault.REFUSED,
    "22001": Fault.TOO_LARGE,
    "22003": Fault.TOO_LARGE,
    "22004": Fault.MISSING,
    "22008": Fault.TOO_LARGE,
    "23": Fault.REFUSED,
    "23001": Fault.REFERENCE,
    "23502": Fault.MISSING,
    "23503": Fault.REFERENCE,
    "23505": Fault.TAKEN,
    "25006": Fault.READ_ONLY,
    "25P02": Fault.FAILED,
    "25P03": Fault.UNREACHABLE,
    "28": Fault.DENIED,
    "2BP01": Fault.NEEDED,
    "3D000": Fault.NO_DATABASE,
    "3F000": Fault.NO_SCHEMA,
    "40": Fault.ABORTED,
    "42501": Fault.DENIED,
    "42703": Fault.NO_SCHEMA,
    "42P01": Fault.NO_SCHEMA,
    "42P07": Fault.EXISTS,
    "42S01": Fault.EXISTS,
    "42S02": Fault.NO_SCHEMA,
    "42S22": Fault.NO_SCHEMA,
    "53": Fault.UNREACHABLE,
    "53100": Fault.FULL,
    "54": Fault.TOO_LARGE,
    "55P03": Fault.ABORTED,
    "57": Fault.UNREACHABLE,
    "57014": Fault.TOO_SLOW,
    "58": Fault.UNREACHABLE,
    "XX": Fault.DAMAGED,
}
"""By the five characters, else by the first two: the SQL standard's, and PostgreSQL's and ODBC's own."""

UNDECIDED = "23000"
"""Some constraint: which kind of one, the message says."""

CONNECTING = {
    r"authentication failed|pg_hba\.conf|role .* does not exist|no password": Fault.DENIED,
    r"database .* does not exist": Fault.NO_DATABASE,
    r"unsupported startup parameter": Fault.POOLED,
}
"""By words, for drivers that tell no SQLSTATE of a connection that did not come about, such as psycopg."""

SERVER = {"isolation_level": "READ COMMITTED"}
"""What `create_engine` is told of every server of ours."""


PATIENCE, LOOK = 600.0, 0.2
"""Seconds that a process waits for another one's migrations, and between two looks."""


SPARE = 5
"""Seconds that the server has to end a statement by itself, before nobody waits for it any more."""

PROBES = 3
"""So many in a row without an answer, and a connection is lost."""


def limit_waiting(engine: Engine, ping: int, statement: int, limit: Callable[[Any, int], None]) -> None:
    """Have a driver wait so many seconds for the ping of a pooled connection, and so many for a statement.

    `limit` tells a connection how long it is to wait from now on.
    """

    def give_back(connection: Any, _: object) -> None:
        if connection is not None:  # which it is where it was lost
            limit(connection, ping)

    event.listen(engine, "connect", lambda connection, _: limit(connection, statement))
    event.listen(engine, "checkout", lambda connection, *_: limit(connection, statement))
    event.listen(engine, "checkin", give_back)


def hosts_of(url: URL) -> list[tuple[str, str]]:
    """Return host and port of each server that a URL names: `a,b:5433`, or in its query `host=a&host=b`."""
    several = url.query.get("host", ())
    listed = [several] if isinstance(several, str) else [*several]
    found = []
    for each in listed or (url.host or "").split(","):
        host, _, port = each.rpartition(":")
        given = host and port.isdecimal() and (":" not in host or host.endswith("]"))
        name, own = (host, port) if given else (each, str(url.port or ""))
        found.append((name.strip("[]"), own))
    return found


class Standard:
    """A kind of database."""

    name: ClassVar[str] = ""
    """As DB_BACKEND has it. The extra that brings the driver has the same name."""
    dialect: ClassVar[str] = ""
    """SQLAlchemy's name for it; `name` if empty."""
    driver: ClassVar[str] = ""
    """The driver that the options are for; also where DATABASE_URL names none."""

    embedded: ClassVar[bool] = False
    """Whether it needs no server, only the place that DB_PATH names."""
    migrates: ClassVar[bool] = True
    """Whether its schema has revisions; otherwise tables are made straight from the models."""
    transactional_ddl: ClassVar[bool | None] = None
    """Whether a migration that fails is undone; None leaves the answer to Alembic."""
    remakes_tables: ClassVar[bool] = False
    """Whether a migration changes a table by making a new one."""
    rename_key: ClassVar[tuple[str, ...]] = ()
    """What renames the primary key of a renamed `table` from `old` to `new`, where it has a name at all."""

    reserved: ClassVar[str] = ""
    """Words that must be quoted where they are names, as far as SQLAlchemy does not know it."""
    collation: ClassVar[str | None] = None
    """Compares and sorts text by code point, where that has to be asked for."""
    counts_decimals: ClassVar[bool] = False
    """Whether an exact decimal is kept as an integer that counts its last digit."""
    position: ClassVar[str] = "position({part} IN {text})"
    """Where `part` begins in `text`, counted from 1; 0 if it does not."""
    traced_as: ClassVar[str] = ""
    """What OpenTelemetry calls the database, where it has another name for it than SQLAlchemy."""
    on_conflict: Any = None
    """The dialect's `insert()` that has ON CONFLICT, if any."""
    on_duplicate: Any = None
    """The dialect's `insert()` that has ON DUPLICATE KEY, if any."""
    snapshot: ClassVar[str | None] = None
    """The isolation level at which a transaction reads one state, where it does not do so anyway."""
    lock: ClassVar[str] = ""
    """Asks without waiting for the lock of those who migrate a database; true if the session has it now."""
    savepoints: ClassVar[bool] = False
    """Whether a statement that fails can be undone alone."""

    @property
    def drivername(self) -> str:
        """Dialect and driver as a URL names them."""
        return f"{self.dialect or self.name}+{self.driver}"

    def url(self, settings: Settings) -> URL:
        """Return the URL that the `DB_` settings amount to."""
        url = URL.create(
            self.drivername,
            settings.db_user,
            settings.db_password.get_secret_value() or None,
            settings.db_host,
            settings.db_port,
            settings.db_name,
        )
        (host, port), *others = hosts_of(url)
        return url.set(host=host, port=int(port)) if port and not others else url

    def options(self, url: URL, metadata: MetaData, settings: Settings) -> dict[str, Any]:
        """Return what `create_engine` is told with our driver; the metadata knows all tables.

        Here or in `prepare`, whatever waits for the database is given the limits of the settings.
        """
        return {}

    def prepare(self, engine: Engine, settings: Settings) -> None:
        """Have each new session of our driver told what it must know."""

    def demand(self, url: URL, metadata: MetaData) -> None:
        """Raise `StorageUnavailable` where a connection would make the data's place before it reads it."""

    def shortcomings(self, engine: Engine) -> list[str] | None:
        """Return what keeps a database from holding the contract, each with how to change it.

        None stands for one that nobody here knows: it has to be tried.
        """
        return None

    @contextmanager
    def turn(self, engine: Engine) -> Iterator[None]:
        """Have this database migrated by nobody else while the block lasts; others wait.

        The lock ends with its session, however that ends.
        """
        latest = time.monotonic() + PATIENCE
        with engine.connect() if self.lock else nullcontext() as session:
            if session:
                session.detach()  # it is closed at the end, and takes no place in the pool
                while not session.scalar(text(self.lock)):
                    if time.monotonic() > latest:
                        raise StorageUnavailable("another process has been migrating it for long")
                    session.rollback()
                    time.sleep(LOOK)
            yield

    def before_migration(self, connection: Connection) -> None:
        """Make a connection fit for migrations, before their transaction begins."""

    def dangling(self, connection: Connection) -> str:
        """Return which rows refer to nothing, where no migration is stopped by that; or an empty text."""
        return ""

    def for_change(self, connection: Connection, table: Table, query: Select[Any]) -> Select[Any]:
        """Return the query of a table's row so that its transaction has the row alone from then on."""
        return query.with_for_update()

    def count_on(self, connection: Connection, table: Table) -> None:
        """Have keys that the database counts itself go on after the largest that was copied."""

    def key_text(self, dialect: Dialect, length: int) -> TypeEngine[Any]:
        """Return the type of text that is compared: equal if its code points are, and sorted by them."""
        return String(length, collation=self.collation)

    def long_text(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type of text of any length."""
        return Text(collation=self.collation)

    def instant(self) -> TypeEngine[Any]:
        """Return the type of points in time to the microsecond; it takes and gives them in UTC."""
        return Utc(DateTime())

    def decimal(self, digits: int, places: int) -> TypeEngine[Any]:
        """Return the type of exact decimals; it gives them with all their places."""
        return Exact(Plain(digits, places))

    def translate(self, error: BaseException) -> Error | None:
        """Return the domain's error for a driver's whose message is a sentence already."""
        return None

    def find(self, error: BaseException) -> Finding:
        """Tell what a driver's error means: by SQLSTATE, which psycopg and many others have."""
        code = str(getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or "")
        if not code:
            said = str(error)
            return Finding(
                next((fault for words, fault in CONNECTING.items() if re.search(words, said)), None)
            )
        told = getattr(error, "diag", None)
        names = (getattr(told, part, None) for part in ("constraint_name", "column_name", "table_name"))
        values = re.search(r"=\((.*)\)", str(getattr(told, "message_detail", "")), re.DOTALL)
        if code == UNDECIDED:
            return Finding(None)
        fault = SQLSTATE.get(code) or SQLSTATE.get(code[:2])
        if fault is None:
            return Finding(Fault.UNKNOWN, code)
        return Finding(fault, next(filter(None, names), ""), values.group(1) if values else "")
