"""Transactions: SQLite's in memory, and the files that follow it."""

import sqlite3
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path

from sqlalchemy import MetaData, Table

from . import Aborted, Unavailable, changes
from .folder import Folder, FolderLock
from .tables import STALE, StoredTable

Contents = dict[StoredTable, bytes | None]


class Catalogue:
    """The tables of an engine: those of its metadata, whenever they are declared, and those made on it."""

    def __init__(self, metadata: MetaData | None, store: Callable[[Table, int], StoredTable]) -> None:
        """`store` makes the stored table of one, with a number that is its own."""
        self._metadata = metadata or MetaData()
        self._made: dict[str, Table] = {}
        self._store = store
        self._numbers = count(1)

    def add(self, table: Table) -> None:
        """Take note of a table that was made by `create_all`; `CompileError` if it cannot be filed."""
        self._store(table, 0)
        self._made[table.name] = table

    def remove(self, name: str) -> None:
        """Forget a table that was dropped."""
        self._made.pop(name, None)

    def complete(self, tables: dict[str, StoredTable]) -> None:
        """Add to a connection's tables what is missing."""
        for name, table in {**self._metadata.tables, **self._made}.items():
            if name not in tables or tables[name].table is not table:
                tables[name] = self._store(table, next(self._numbers))


class Store(sqlite3.Connection):
    """A connection to SQLite in memory that has the folder to itself from `begin` to `commit` or `rollback`.

    In between, memory is equal to the files but for what the transaction has changed. A commit that fails
    leaves the files as they were, and memory is loaded anew.
    """

    def open(self, path: Path, timeout: float, catalogue: Catalogue) -> None:
        """Take up a folder; to be called once, before anything else."""
        self._folder = Folder(path)
        self._lock = FolderLock(path / ".lock", timeout)
        self._catalogue = catalogue
        self._tables: dict[str, StoredTable] = {}
        self._schema: int | None = None
        self._complete = False
        self.execute("PRAGMA foreign_keys = ON")
        self.execute("PRAGMA temp_store = MEMORY")
        changes.prepare(self)

    def begin(self) -> None:
        """Wait for the folder, take up what others have changed, and begin."""
        try:
            self._lock.acquire()
            self._folder.recover()
            self._catalogue.complete(self._tables)
            signature = self._folder.signature
            stale = [table for table in self._tables.values() if table.signature != signature(table.file)]
            if stale or self._schema is None:
                self._load(stale)
            if not self._lock.exists:
                self._verify(self._tables.values())
            self.execute("BEGIN")
        except BaseException as error:
            self._lock.release()
            if isinstance(error, OSError):
                raise self._unavailable(error) from error
            raise

    def commit(self) -> None:
        """Write the files of the tables that this transaction changed, all or none, and end it."""
        try:
            if self.in_transaction:
                schema = schema_version(self)
                contents = self._contents(schema)
                super().commit()
                if contents:
                    self._publish(contents)
                self._schema = schema
        except BaseException as error:
            super().rollback()
            for table in self._tables.values():  # whatever was reached, in memory or of the text that is kept
                table.signature = STALE
            if isinstance(error, OSError):
                raise self._unavailable(error) from error
            raise
        finally:
            self._complete = False
            self._lock.release()

    def rollback(self) -> None:
        """End the transaction without a trace."""
        try:
            super().rollback()
        finally:
            self._complete = False
            self._lock.release()

    def close(self) -> None:
        """Forget everything that was not committed."""
        self._lock.release()
        super().close()

    def has(self, name: str) -> bool:
        """Whether there is a table of this name, neither a view nor temporary."""
        query = "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ?"
        return self.execute(query, (name,)).fetchone() is not None

    def adopt(self) -> None:
        """Fill tables that were just made from the files that they may have. Commits what came before.

        A table that was made with rows, as the result of a query, takes these to its file first.
        """
        known = set(self._tables.values())
        self._catalogue.complete(self._tables)
        made = set(self._tables.values()) - known
        for table in made:
            if table.filled(self):
                if self._folder.signature(table.file):
                    raise Unavailable(f"{table.file} is there already, with rows of its own")
                table.signature, self._complete = None, True
        self.commit()
        for table in made:
            table.signature = STALE
        self.begin()

    def complete(self) -> None:
        """Have the next commit write a file for every table that has none."""
        self._complete = True

    def _load(self, tables: list[StoredTable]) -> None:
        """Read files into memory; if one is not what it should be, memory stays as it was."""
        if self._schema is None:
            self._folder.tidy()
        self.execute("PRAGMA foreign_keys = OFF")  # tables come in any order, and their rows are replaced
        self.execute("BEGIN")
        try:
            signatures = [table.load(self, self._folder) for table in tables]
            for name, row, _, key in self.execute("PRAGMA foreign_key_check"):
                raise self._tables[name].dangling(self, self._folder, row, key)
            super().commit()
        finally:
            super().rollback()
            self.execute("PRAGMA foreign_keys = ON")
        for table, signature in zip(tables, signatures, strict=True):
            table.signature = signature
        self._schema = schema_version(self)

    def _contents(self, schema: int) -> Contents:
        """Return what files are to become; None for those of tables that were dropped."""
        if not self._lock.held:
            raise Unavailable("a transaction can only be committed by the process that began it")
        noted, contents = changes.collect(self), Contents()
        if schema != self._schema:
            contents |= dict.fromkeys(dropped(self, self._tables))
        for table in self._tables.values():
            if table.number in noted and table not in contents:
                content = table.rows.changed(self, noted[table.number])
                if content is not None:
                    contents[table] = content
        if contents or self._complete:
            absent = [table for table in self._tables.values() if table.signature is None]
            contents |= {table: table.rows.document(self) for table in absent if table not in contents}
        changes.clear(self)
        return contents

    def _publish(self, contents: Contents) -> None:
        self._verify(contents)
        signatures = self._folder.replace({table.file: content for table, content in contents.items()})
        for table, content in contents.items():
            table.signature = signatures[table.file]
            if content is None:
                del self._tables[table.table.name]
                self._catalogue.remove(table.table.name)

    def _verify(self, tables: Iterable[StoredTable]) -> None:
        """Raise `Aborted` if memory is no longer equal to the file of one of these."""
        for table in tables:
            if self._folder.signature(table.file) != table.signature:
                raise Aborted(f"{table.file} was edited while a transaction ran; run it again")

    def _unavailable(self, error: OSError) -> Unavailable:
        return Unavailable(f"{self._folder.path} cannot be used: {error.strerror or error}")


def dropped(connection: sqlite3.Connection, tables: dict[str, StoredTable]) -> list[StoredTable]:
    """Return the tables that SQLite no longer has; `Unavailable` if it has one more than those."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    strange = [name for name in there - tables.keys() if not name.startswith("sqlite_")]
    if strange:
        raise Unavailable(f"table {strange[0]} has no model, so no file can be made of it")
    return [table for name, table in tables.items() if name not in there]


def schema_version(connection: sqlite3.Connection) -> int:
    """Return a number that is another after every CREATE and DROP."""
    (version,) = connection.execute("PRAGMA main.schema_version").fetchone()
    return int(version)
