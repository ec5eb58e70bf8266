"""Which tables there are to be."""

import sqlite3
from itertools import count

from sqlalchemy import Dialect, MetaData, Table

from core.domain.errors import StorageUnavailable

from .form import Form
from .tables import StoredTable


class Catalogue:
    """The tables of an engine: those of its metadata, whenever they are declared, and those made on it."""

    def __init__(self, metadata: MetaData | None, form: Form, dialect: Dialect) -> None:
        self._metadata = metadata or MetaData()
        self._made: dict[str, Table] = {}
        self._form = form
        self._dialect = dialect
        self._numbers = count(1)

    def add(self, table: Table) -> None:
        """Take note of a table that was made by `create_all`."""
        self._made[table.name] = table

    def remove(self, name: str) -> None:
        """Forget a table that was dropped."""
        self._made.pop(name, None)

    def complete(self, tables: dict[str, StoredTable]) -> None:
        """Add to a connection's tables what is missing."""
        for name, table in {**self._metadata.tables, **self._made}.items():
            if name not in tables or tables[name].table is not table:
                tables[name] = StoredTable(table, next(self._numbers), self._form, self._dialect)


def dropped(connection: sqlite3.Connection, tables: dict[str, StoredTable]) -> list[StoredTable]:
    """Return the tables that SQLite no longer has; `StorageUnavailable` if it has one more than those."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    strange = [name for name in there - tables.keys() if not name.startswith("sqlite_")]
    if strange:
        raise StorageUnavailable(f"table {strange[0]} has no model, so no file can be made of it")
    return [table for name, table in tables.items() if name not in there]


def schema_version(connection: sqlite3.Connection) -> int:
    """Return a number that is another after every CREATE and DROP."""
    (version,) = connection.execute("PRAGMA main.schema_version").fetchone()
    return int(version)
