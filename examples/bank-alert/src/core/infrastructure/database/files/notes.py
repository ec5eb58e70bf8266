"""What a transaction has changed, noted by triggers: raw SQL and cascades cannot get past them.

The notes are rows of a temporary table, so savepoints and rollbacks take them back as they do any other.
"""

import sqlite3
from collections.abc import Iterator, Sequence

Notes = dict[int, set[int | None]]
"""By the number of a table, the numbers of its rows that were written; None: rows may have changed places."""

_TABLE = "_changes_of_files"


def prepare(connection: sqlite3.Connection) -> None:
    """Make the table of notes. REPLACE is told to fire the triggers of what it deletes."""
    connection.execute(f"CREATE TEMP TABLE {_TABLE} (owner INTEGER, number INTEGER)")
    connection.execute("PRAGMA recursive_triggers = ON")


def triggers(owner: int, table: str, key: Sequence[str]) -> Iterator[str]:
    """Yield the statements that have every change of a table noted. Its name and key are quoted for SQL."""
    noted = {"INSERT": ["new._rowid_"], "UPDATE": ["new._rowid_"], "DELETE": ["old._rowid_"]}
    if key:  # it decides the order of rows, and may be their number as well
        noted[f"UPDATE OF {', '.join(key)}"] = ["old._rowid_", "NULL"]
    for index, (event, numbers) in enumerate(noted.items()):
        name = f'"{_TABLE} {owner} {index}"'
        noting = f"INSERT INTO {_TABLE} VALUES {', '.join(f'({owner}, {number})' for number in numbers)}"  # noqa: S608
        yield f"CREATE TEMP TRIGGER {name} AFTER {event} ON main.{table} BEGIN {noting}; END"


def collect(connection: sqlite3.Connection) -> Notes:
    """Return what has been noted."""
    notes: Notes = {}
    for owner, number in connection.execute(f"SELECT owner, number FROM {_TABLE}"):  # noqa: S608  # a constant
        notes.setdefault(owner, set()).add(number)
    return notes


def noted_by(owner: int) -> str:
    """Return the query for the numbers of a table's rows that have been noted."""
    return f"SELECT number FROM {_TABLE} WHERE owner = {owner}"  # noqa: S608  # a number of ours


def clear(connection: sqlite3.Connection) -> None:
    """Begin a new page."""
    connection.execute(f"DELETE FROM {_TABLE}")  # noqa: S608  # a constant
