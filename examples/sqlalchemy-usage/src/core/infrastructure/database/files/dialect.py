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
from .changes import TABLE
from .store import Catalogue, Store
from .tables import StoredTable
from .values import Decimals, Form


class OneAtATime(QueuePool):
    """A pool of one connection, whatever is asked for: there is one memory, and threads take turns."""

    def __init__(self, creator: Any, **options: Any) -> None:
        super().__init__(creator, **options | {"pool_size": 1, "max_overflow": 0})


class PlainTables(SQLiteDDLCompiler):
    """Leaves out WITHOUT ROWID and STRICT, which tell how SQLite is to store what is stored in files here."""

    def post_create_table(self, _table: Table) -> str:
        return ""


class FilesDialect(SQLiteDialect_pysqlite):
    """SQLite in memory, kept in a folder, which must be there."""

    form: Form
    supports_statement_cache = True
    ddl_compiler = PlainTables

    def __init__(
        self, metadata: MetaData | None = None, decimals: Decimals | None = None, **options: Any
    ) -> None:
        """`metadata` has the tables that are there from the start, `decimals` types of the service's own."""
        super().__init__(**options)
        self.decimals: Decimals = decimals or ()
        self.catalogue = Catalogue(
            metadata, lambda table, number: StoredTable(table, number, self.form, self, self.decimals)
        )

    @classmethod
    def get_pool_class(cls, _url: URL) -> type[Pool]:
        return OneAtATime

    def create_connect_args(self, url: URL) -> ConnectArgsType:
        if not url.database:
            raise ArgumentError(f"{url.drivername} needs a folder: {url.drivername}:////absolute/folder")
        return super().create_connect_args(url)

    def connect(
        self, folder: str, *, timeout: float = 5.0, factory: type[Store] = Store, **_options: Any
    ) -> DBAPIConnection:
        store = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, factory=factory)
        store.open(Path(folder), timeout, self.catalogue)
        return cast("DBAPIConnection", store)

    def do_begin(self, dbapi_connection: Any) -> None:
        dbapi_connection.begin()

    def get_isolation_level_values(self, dbapi_conn: DBAPIConnection) -> list[IsolationLevel]:
        return ["SERIALIZABLE"]

    def set_isolation_level(self, dbapi_connection: DBAPIConnection, level: IsolationLevel) -> None:
        """Do nothing: transactions run one after another."""

    def get_temp_table_names(self, *arguments: Any, **options: Any) -> list[str]:
        names = super().get_temp_table_names(*arguments, **options)  # type: ignore[no-untyped-call]
        return [name for name in names if name != TABLE]

    def _get_table_pragma(self, connection: Any, pragma: str, name: str, schema: str | None = None) -> Any:
        """Know nothing of our own table; whatever is reflected of a table begins here."""
        ask = super()._get_table_pragma
        return [] if name == TABLE else ask(connection, pragma, name, schema)  # type: ignore[no-untyped-call]

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
    """A table that is created takes up the file that it may have; views and temporary tables have none."""
    if isinstance(connection.dialect, FilesDialect) and _store(connection).has(table.name):
        connection.dialect.catalogue.add(table)
        try:
            _store(connection).adopt()
        except sqlite3.Error as error:  # as SQLAlchemy does with what a statement raises
            connection._handle_dbapi_exception(error, None, None, None, None)  # noqa: SLF001


@event.listens_for(MetaData, "after_create")
def _complete(_metadata: MetaData, connection: Connection, **_: Any) -> None:
    """Whoever creates a schema finds its files in the folder, though they be empty."""
    if isinstance(connection.dialect, FilesDialect):
        _store(connection).complete()


def _store(connection: Connection) -> Store:
    return cast("Store", connection.connection.dbapi_connection)
