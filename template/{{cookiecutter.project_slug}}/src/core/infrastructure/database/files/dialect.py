"""The dialects `sqlite+json` and `sqlite+csv`."""

import sqlite3
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, MetaData, Table, event
from sqlalchemy.dialects.sqlite.base import SQLiteDDLCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import ConnectArgsType, DBAPIConnection, IsolationLevel
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import Pool, QueuePool

from . import csv_format, json_format
from .form import Form
from .store import Catalogue, Store


class OneAtATime(QueuePool):
    """A pool of one connection, whatever is asked for: there is one memory, and threads take turns."""

    def __init__(self, creator: Any, **options: Any) -> None:
        super().__init__(creator, **options | {"pool_size": 1, "max_overflow": 0})


class PlainTables(SQLiteDDLCompiler):
    """Leaves out WITHOUT ROWID and STRICT, which tell how SQLite is to store what is stored in files here."""

    def post_create_table(self, _table: Table) -> str:
        return ""


class FilesDialect(SQLiteDialect_pysqlite):
    """SQLite in memory, kept in a folder. `metadata` has the tables that are there from the start."""

    form: Form
    supports_statement_cache = True
    ddl_compiler = PlainTables

    def __init__(self, metadata: MetaData | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.catalogue = Catalogue(metadata, self.form, self)

    @classmethod
    def get_pool_class(cls, _url: URL) -> type[Pool]:
        return OneAtATime

    def create_connect_args(self, url: URL) -> ConnectArgsType:
        if not url.database:
            raise ArgumentError(f"{url.drivername} needs a folder: {url.drivername}:////absolute/folder")
        return super().create_connect_args(url)

    def connect(self, folder: str, *, timeout: float = 5.0, **_options: Any) -> DBAPIConnection:
        store = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, factory=Store)
        store.open(Path(folder), timeout, self.catalogue)
        return cast("DBAPIConnection", store)

    def do_begin(self, dbapi_connection: Any) -> None:
        dbapi_connection.begin()

    def get_isolation_level_values(self, dbapi_conn: DBAPIConnection) -> list[IsolationLevel]:
        return ["SERIALIZABLE"]

    def set_isolation_level(self, dbapi_connection: DBAPIConnection, level: IsolationLevel) -> None:
        """Do nothing: transactions run one after another."""

    def detect_autocommit_setting(self, dbapi_conn: DBAPIConnection) -> bool:
        return False


class JsonFiles(FilesDialect):
    """`sqlite+json:////absolute/folder`."""

    driver = "json"
    form = json_format
    supports_statement_cache = True


class CsvFiles(FilesDialect):
    """`sqlite+csv:////absolute/folder`."""

    driver = "csv"
    form = csv_format
    supports_statement_cache = True


@event.listens_for(Table, "after_create")
def _adopt(table: Table, connection: Connection, **_: Any) -> None:
    """A table that is created takes up the file that it may have."""
    if isinstance(connection.dialect, FilesDialect):
        connection.dialect.catalogue.add(table)
        _store(connection).adopt()


@event.listens_for(MetaData, "after_create")
def _complete(_metadata: MetaData, connection: Connection, **_: Any) -> None:
    """Whoever creates a schema finds its files in the folder, though they be empty."""
    if isinstance(connection.dialect, FilesDialect):
        _store(connection).complete()


def _store(connection: Connection) -> Store:
    return cast("Store", connection.connection.dbapi_connection)
