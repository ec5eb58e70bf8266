"""SQL Server."""

import re
from functools import partial
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    MetaData,
    Select,
    Table,
    cast,
    collate,
    event,
    text,
)
from sqlalchemy.dialects.mssql import DATETIME2, VARCHAR
from sqlalchemy.engine import URL, Engine
from sqlalchemy.types import TypeEngine

from config.settings import Settings

from ..faults import Fault, Finding, named
from .standard import SERVER, Standard, limit_waiting
from .stored import Utc

COLLATION = "Latin1_General_100_BIN2_UTF8"
BYTES_PER_CHARACTER = 4

WORDS = {
    r"unique key constraint|primary key constraint|duplicate key": Fault.TAKEN,
    r"reference constraint": Fault.REFERRED,
    r"foreign key": Fault.REFERENCE,
    r"cannot insert the value null": Fault.MISSING,
    r"would be truncated|right-truncated|out of range|arithmetic overflow|field overflow": Fault.TOO_LARGE,
    r"serialization failure|deadlocked|lock request time ?out|due to update conflict": Fault.ABORTED,
    r"cannot open database": Fault.NO_DATABASE,
    r"login failed|invalid authorization|permission was denied": Fault.DENIED,
    r"view not found|column not found|invalid object name|invalid column name": Fault.NO_SCHEMA,
    r"already an object named": Fault.EXISTS,
    r"failed to load the driver": Fault.NO_LIBRARY,
    r"transaction log for database .* is full|could not allocate space": Fault.FULL,
    r"read-only": Fault.READ_ONLY,
    r"establish connection|communication link|connection|shutdown": Fault.UNREACHABLE,
    r"timeout expired|operation canceled": Fault.TOO_SLOW,
    r"integrity constraint|conversion failed|invalid character value|invalid datetime": Fault.REFUSED,
}
"""By words of the message, first come, first served: the driver hands on neither number nor SQLSTATE."""


class Utf8Varchar(VARCHAR):
    """Text in UTF-8; its length counts bytes.

    Parameters arrive as UTF-16. Compared as they are, they would have each value of the column converted,
    past its index, and be ordered by code unit.
    """

    def bind_expression(self, bindvalue: BindParameter[str]) -> ColumnElement[str]:
        return cast(collate(bindvalue, COLLATION), VARCHAR(self.length))


class SqlServer(Standard):
    """SQL Server 2019 and later, which know UTF-8."""

    name = "mssql"
    traced_as = "microsoft.sql_server"
    reserved = "semantickeyphrasetable try_convert within"
    driver = "mssqlpython"
    rename_key = ("EXEC sp_rename '{old}', '{new}', 'OBJECT'",)
    savepoints = True
    position = "charindex({part}, {text})"

    def url(self, settings: Settings) -> URL:
        """Encrypt; but as with the others a certificate is checked only on demand."""
        return super().url(settings).set(query={"TrustServerCertificate": "yes"})

    def options(self, url: URL, metadata: MetaData, settings: Settings) -> dict[str, Any]:
        arguments = {"timeout": settings.db_connect_timeout}
        return SERVER | {"connect_args": arguments}

    def prepare(self, engine: Engine, settings: Settings) -> None:
        limit_waiting(engine, settings.db_connect_timeout, settings.db_statement_timeout, _limit)
        event.listen(engine, "connect", partial(_session, settings.db_lock_timeout))

    def shortcomings(self, engine: Engine) -> list[str]:
        with engine.connect() as connection:
            query = "SELECT is_read_committed_snapshot_on FROM sys.databases WHERE name = DB_NAME()"
            on = connection.scalar(text(query))
        return [] if on else ["readers wait for writers: ALTER DATABASE … SET READ_COMMITTED_SNAPSHOT ON"]

    def for_change(self, connection: Connection, table: Table, query: Select[Any]) -> Select[Any]:
        """FOR UPDATE is for cursors only, and SQLAlchemy renders nothing for it."""
        return query.with_hint(table, "WITH (UPDLOCK, ROWLOCK)")

    def key_text(self, dialect: Dialect, length: int) -> TypeEngine[Any]:
        return Utf8Varchar(length * BYTES_PER_CHARACTER, collation=COLLATION)

    def long_text(self, dialect: Dialect) -> TypeEngine[Any]:
        return VARCHAR(collation=COLLATION)  # without a length, that is VARCHAR(max)

    def instant(self) -> TypeEngine[Any]:
        return Utc(DATETIME2(6))  # type: ignore[no-untyped-call]  # SQLAlchemy has no annotation there

    def find(self, error: BaseException) -> Finding:
        message = str(error)
        faults = (fault for words, fault in WORDS.items() if re.search(words, message, re.IGNORECASE))
        pattern = (
            r"constraint ['\"]([^'\"]*)['\"]|unique index '([^']*)'|column '([^']*)'|object name '([^']*)'"
        )
        return Finding(next(faults, Fault.UNKNOWN), named(pattern, message))


def _limit(connection: Any, seconds: int) -> None:
    connection.timeout = seconds  # whether an idle connection still stands, the driver asks by itself


def _session(lock_timeout: int, connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCK_TIMEOUT {lock_timeout * 1_000}")
