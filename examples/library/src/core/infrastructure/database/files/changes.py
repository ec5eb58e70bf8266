"""What a transaction has changed, noted by triggers: raw SQL and cascades cannot get past them.

The notes are rows of a temporary table, so savepoints and rollbacks take them back as they do any other.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from .values import FileColumn, Form

Notes = dict[int, set[int | None]]
"""By the number of a table, the numbers of its rows that were written; None: rows may have changed places."""

TABLE = "_changes_of_files"
"""A temporary table, which the dialect shows to nobody."""


def prepare(connection: sqlite3.Connection) -> None:
    """Make the table of notes. REPLACE is told to fire the triggers of what it deletes."""
    connection.execute(f"CREATE TEMP TABLE {TABLE} (owner INTEGER, number INTEGER)")
    connection.execute("PRAGMA recursive_triggers = ON")


def triggers(owner: int, table: str, key: Sequence[str]) -> Iterator[str]:
    """Yield the statements that have every change of a table noted. Its name and key are quoted for SQL."""
    noted = {"INSERT": ["new._rowid_"], "UPDATE": ["new._rowid_"], "DELETE": ["old._rowid_"]}
    if key:  # it decides the order of rows, and may be their number as well
        noted[f"UPDATE OF {', '.join(key)}"] = ["old._rowid_", "NULL"]
    for index, (event, numbers) in enumerate(noted.items()):
        name = f'"{TABLE} {owner} {index}"'
        noting = f"INSERT INTO {TABLE} VALUES {', '.join(f'({owner}, {number})' for number in numbers)}"  # noqa: S608
        yield f"CREATE TEMP TRIGGER {name} AFTER {event} ON main.{table} BEGIN {noting}; END"


def collect(connection: sqlite3.Connection) -> Notes:
    """Return what has been noted."""
    notes: Notes = {}
    for owner, number in connection.execute(f"SELECT owner, number FROM {TABLE}"):  # noqa: S608  # a constant
        notes.setdefault(owner, set()).add(number)
    return notes


def noted_by(owner: int) -> str:
    """Return the query for the numbers of a table's rows that have been noted."""
    return f"SELECT number FROM {TABLE} WHERE owner = {owner}"  # noqa: S608  # a number of ours


def clear(connection: sqlite3.Connection) -> None:
    """Begin a new page."""
    connection.execute(f"DELETE FROM {TABLE}")  # noqa: S608  # a constant


class FileRows:
    """The rows of one table as its file has them, by SQLite's number of the row, in the order of the key."""

    def __init__(
        self, form: Form, columns: Sequence[FileColumn], table: str, key: Sequence[str], owner: int
    ) -> None:
        """`table` and `key` are quoted for SQL; `owner` is the table's number in the notes."""
        self._form = form
        self._columns = columns
        self._lines: dict[int, bytes] | None = None
        # all that is put together here are names of the models', and a number
        rows = f"SELECT _rowid_, {', '.join(column.quoted for column in columns)} FROM {table}"  # noqa: S608
        numbers = f"SELECT _rowid_ FROM {table}"  # noqa: S608
        order = f"ORDER BY {', '.join(key)}"
        self._all = f"{rows} {order}"
        self._noted = f"{rows} WHERE _rowid_ IN ({noted_by(owner)})"
        self._order = f"{numbers} {order}"
        self._last = f"{numbers} ORDER BY {', '.join(f'{name} DESC' for name in key)} LIMIT ?"

    def forget(self) -> None:
        """Encode every row the next time."""
        self._lines = None

    def document(self, connection: sqlite3.Connection) -> bytes:
        """Return the content of the file."""
        if self._lines is None:
            self._lines = self._encode(connection, self._all)
        return self._form.document(self._columns, self._lines.values())

    def changed(self, connection: sqlite3.Connection, noted: AbstractSet[int | None]) -> bytes | None:
        """Return the content of the file now that these rows were written; None if they are as they were."""
        if self._lines is None or len(noted) > len(self._lines) // 2:
            self._lines = None
        elif not self._update(connection, self._lines, noted):
            return None
        return self.document(connection)

    def _update(
        self, connection: sqlite3.Connection, lines: dict[int, bytes], noted: AbstractSet[int | None]
    ) -> bool:
        """Encode the noted rows alone, keep the order, and return whether any is different now."""
        fresh = self._encode(connection, self._noted)
        gone = lines.keys() & noted - fresh.keys()
        added = fresh.keys() - lines.keys()
        different = bool(gone) or any(lines.get(number) != line for number, line in fresh.items())
        for number in gone:
            del lines[number]
        lines.update(fresh)
        if added or None in noted:
            # new rows mostly have the highest keys: then they are the only ones to put in order
            last = [number for (number,) in connection.execute(self._last, (len(added),))][::-1]
            if None in noted or added != set(last):
                last = [number for (number,) in connection.execute(self._order)]
            for number in last:
                lines[number] = lines.pop(number)
        return different

    def _encode(self, connection: sqlite3.Connection, query: str) -> dict[int, bytes]:
        rows = connection.execute(query).fetchall()
        if not rows:
            return {}
        numbers, *values = zip(*rows, strict=True)
        return dict(zip(numbers, self._form.lines(self._columns, values), strict=True))
