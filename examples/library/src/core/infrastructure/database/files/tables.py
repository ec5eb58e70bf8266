"""A table: in SQLite's memory, and in its file."""

import re
import sqlite3
from typing import Final

from sqlalchemy import Dialect, Table
from sqlalchemy.exc import CompileError
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from . import Unavailable
from .changes import FileRows, triggers
from .folder import Folder, Signature
from .values import Decimals, FileColumn, Form, Malformed, Misplaced, Values

STALE: Final[Signature] = (-1, -1, -1)
"""Signature of a table whose memory is not to be trusted: no file has it, so the table is loaded anew."""


class StoredTable:
    """One table of the models. `signature` tells which content of its file the memory is equal to."""

    def __init__(self, table: Table, number: int, form: Form, dialect: Dialect, decimals: Decimals) -> None:
        """`number` is the table's own in the notes of this connection."""
        if table.schema or not re.fullmatch(r"[\w -]+", table.name):
            raise CompileError(f"{table.fullname!r} cannot be the name of a file, and so not of this table")
        self.table = table
        self.number = number
        self.file: str = table.name + form.SUFFIX
        self.signature: Signature = STALE
        self._form = form
        self._columns = [
            FileColumn(column, dialect, decimals) for column in table.columns if column.computed is None
        ]
        quote = dialect.identifier_preparer.quote
        self._name: str = quote(table.name)
        self._key = [quote(column.name) for column in table.primary_key]
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        schema: list[ExecutableDDLElement] = [CreateTable(table), *map(CreateIndex, indexes)]
        self._schema = [str(element.compile(dialect=dialect)) for element in schema]
        self.rows = FileRows(form, self._columns, self._name, self._key or ["_rowid_"], number)

    def load(self, connection: sqlite3.Connection, folder: Folder) -> Signature:
        """Make the table anew with the rows of its file; `Unavailable` if they cannot be its rows.

        Returns the signature that it is to have when that is committed.
        """
        content, signature = folder.read(self.file)
        connection.execute(f"DROP TABLE IF EXISTS main.{self._name}")
        for statement in self._schema:
            connection.execute(statement)
        if signature is not None:
            self._fill(connection, folder, content)
        for statement in triggers(self.number, self._name, self._key):
            connection.execute(statement)
        self.rows.forget()
        return signature

    def filled(self, connection: sqlite3.Connection) -> bool:
        """Whether it has rows in memory."""
        return connection.execute(f"SELECT 1 FROM main.{self._name}").fetchone() is not None  # noqa: S608  # a name

    def dangling(self, connection: sqlite3.Connection, folder: Folder, row: int, key: int) -> Unavailable:
        """Return the error for a row, by SQLite's number, of which a foreign key points at nothing."""
        content, _ = folder.read(self.file)
        names = ", ".join(column.quoted for column in self._columns)
        query = f"SELECT {names} FROM {self._name} WHERE _rowid_ = ?"  # noqa: S608  # names of the models'
        wanted = connection.execute(query, (row,)).fetchone()
        rows = zip(*self._parse(folder, content), strict=True)
        keys = connection.execute(f"PRAGMA foreign_key_list({self._name})")
        parent, field = next((parent, field) for number, _, parent, field, *_ in keys if number == key)
        found = next((number for number, stored in enumerate(rows) if stored == wanted), None)
        return self._unreadable(folder, content, Misplaced(f"points at nothing in {parent}", found, field))

    def _fill(self, connection: sqlite3.Connection, folder: Folder, content: bytes) -> None:
        values = self._parse(folder, content)
        names = ", ".join(column.quoted for column in self._columns)
        marks = ", ".join("?" * len(self._columns))
        insert = f"INSERT INTO {self._name} ({names}) VALUES ({marks})"  # noqa: S608  # names of the models'
        try:
            connection.executemany(insert, zip(*values, strict=True))
        except sqlite3.IntegrityError as error:
            count = f"SELECT count(*) FROM {self._name}"  # noqa: S608  # a name of the models'
            (row,) = connection.execute(count).fetchone()  # those before it are in
            field = re.search(r"failed: \w+\.(\w+)", str(error))
            misplaced = Misplaced(f"is refused: {error}", row, field and field[1])
            raise self._unreadable(folder, content, misplaced) from error

    def _parse(self, folder: Folder, content: bytes) -> Values:
        """Return the stored values of a file, column by column."""
        try:
            filed = self._form.parse(_decode(content), self._columns)
            return [column.stored(values) for column, values in zip(self._columns, filed, strict=True)]
        except (Malformed, Misplaced) as error:
            raise self._unreadable(folder, content, error) from error

    def _unreadable(self, folder: Folder, content: bytes, error: Malformed | Misplaced) -> Unavailable:
        where = [str(folder.path / self.file)]
        if isinstance(error, Malformed):
            where.append(error.place)
        elif error.row is not None:
            where.append(self._form.place(_decode(content), error.row, error.field))
        if error.field is not None:
            where.append(f'field "{error.field}"')
        return Unavailable(f"{', '.join(where)}: {error.reason}")


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = content.rfind(b"\n", 0, error.start) + 1
        column = len(content[start : error.start].decode()) + 1
        raise Malformed("must be text in UTF-8", content.count(b"\n", 0, start) + 1, column) from error
