"""Inserts that mind rows which are there already.

Where the dialect has a statement of its own for it, that one is used, since it cannot lose a race. The
others look first; a row that another transaction adds in between is then reported as `AlreadyExists`.
"""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from .backends import backend_of
from .batches import KEYS, batched

Row = dict[str, Any]


def insert_missing(connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Row]) -> int:
    """Insert the rows whose key the table has not, of two with one key the first; return their number."""
    missing = _by_key(key, rows[::-1])
    backend = backend_of(connection.dialect)
    if native := backend.on_conflict:
        statement = native(table).on_conflict_do_nothing(index_elements=list(key))
        options = {"preserve_rowcount": True}
        return connection.execute(statement, list(missing.values()), execution_options=options).rowcount
    for known in _known(connection, table, key, list(missing)):
        del missing[known]
    if missing:
        statement = insert(table)
        if backend.on_duplicate:
            statement = backend.on_duplicate(table).on_duplicate_key_update({key[0]: table.c[key[0]]})
        connection.execute(statement, list(missing.values()))
    return len(missing)


def insert_or_update(connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Row]) -> int:
    """Insert the rows, overwriting those with the same key (of two, the last counts); return how many keys.

    A row that is overwritten keeps its `id`, and its `version`, if it has one, is raised by one.
    """
    by_key = _by_key(key, rows)
    backend = backend_of(connection.dialect)
    kept = {"id", "version", *key}
    changed = [column.name for column in table.columns if column.name not in kept]
    one: ColumnElement[int] = literal_column("1")  # a parameter there is more than PyMySQL can cope with
    raised = {"version": table.c.version + one} if "version" in table.c else {}
    if native := backend.on_conflict:
        upsert = native(table)
        changes = {name: upsert.excluded[name] for name in changed} | raised
        statement = upsert.on_conflict_do_update(index_elements=list(key), set_=changes)
        connection.execute(statement, list(by_key.values()))
    elif backend.on_duplicate:
        doubled = backend.on_duplicate(table)
        changes = {name: doubled.inserted[name] for name in changed} | raised
        connection.execute(doubled.on_duplicate_key_update(changes), list(by_key.values()))
    else:
        _update_then_insert(connection, table, key, by_key, changed, raised)
    return len(by_key)


def _update_then_insert(
    connection: Connection,
    table: Table,
    key: Sequence[str],
    by_key: dict[Any, Row],
    changed: Sequence[str],
    raised: dict[str, ColumnElement[int]],
) -> None:
    known = set(_known(connection, table, key, list(by_key)))
    if known and (changed or raised):
        same_key = (table.c[name] == bindparam(f"the_{name}", type_=table.c[name].type) for name in key)
        statement = update(table).where(*same_key).values(raised)
        connection.execute(statement, [_change(by_key[each], key, changed) for each in known])
    missing = [row for each, row in by_key.items() if each not in known]
    if missing:
        connection.execute(insert(table), missing)


def _change(row: Row, key: Sequence[str], changed: Sequence[str]) -> Row:
    return {name: row[name] for name in changed} | {f"the_{name}": row[name] for name in key}


def _by_key(key: Sequence[str], rows: Sequence[Row]) -> dict[Any, Row]:
    """Index rows by key; of two with the same one the last stays."""
    return dict(zip(map(itemgetter(*key), rows), rows, strict=True))


def _known(connection: Connection, table: Table, key: Sequence[str], wanted: Sequence[Any]) -> Iterator[Any]:
    """Yield the wanted keys that the table has: plain values, or tuples where the key is composed."""
    columns = [table.c[name] for name in key]
    for some in batched(wanted, KEYS // len(key)):
        if len(columns) == 1:
            rows = connection.execute(select(*columns).where(columns[0].in_(some)))
            yield from rows.scalars()
        else:  # row values in IN are unknown to SQL Server
            either = or_(*(and_(*map(_equal, columns, values)) for values in some))
            yield from map(tuple, connection.execute(select(*columns).where(either)))


def _equal(column: Any, value: object) -> Any:
    return column == value
