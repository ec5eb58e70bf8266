"""Inserts that mind rows which are there already, one after another in the order given.

A row is there if one has its natural key. Any other clash, over the identifier of something else or another
unique column, is `AlreadyExists` everywhere. Where the dialect can say ON CONFLICT (key), that is used, since
it cannot lose a race. The others look first, and look again if somebody adds a row in between.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    case,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from core.domain.errors import AlreadyExists
from core.domain.values import LARGEST

from .backends import backend_of
from .batches import batched

Row = Mapping[str, Any]

KEYS = 200
"""Natural keys of several columns that are looked up at once: SQL Server takes 2,100 parameters."""


def insert_missing(connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Row]) -> int:
    """Insert the rows whose key the table has not, of two with one key the first; return their number."""
    native = backend_of(connection.dialect).on_conflict
    if not native:
        return len(insert_unknown(connection, table, key, rows))
    statement = _insert_missing(native, table, tuple(key))
    return connection.execute(statement, rows, execution_options={"preserve_rowcount": True}).rowcount


def insert_unknown(
    connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Row]
) -> list[int]:
    """Do the same, on any backend, and return which of the rows were inserted, by position."""
    missing: dict[Any, int] = {}
    for position, each in enumerate(map(itemgetter(*key), rows)):
        missing.setdefault(each, position)
    inserted = False
    while missing and not inserted:
        for known in list(stored_ids(connection, table, key, list(missing))):
            del missing[known]
        inserted = _inserted(connection, table, key, {each: rows[place] for each, place in missing.items()})
    return list(missing.values())


def insert_or_update(connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert the rows, or overwrite those with their key: these keep `id`; `version` is raised by one."""
    native = backend_of(connection.dialect).on_conflict
    for by_key in _each_key_once(key, rows):
        if native:
            connection.execute(_insert_or_update(native, table, tuple(key)), list(by_key.values()))
        else:
            _look_then_write(connection, table, tuple(key), by_key)


def stored_ids(
    connection: Connection, table: Table, key: Sequence[str], wanted: Sequence[Any], *, lock: bool = False
) -> dict[Any, str]:
    """Return the identifiers by those of the wanted keys that the table has.

    Keys are plain values, or tuples where they are composed. A table without `id` is identified by its key.
    """
    columns = [table.c[name] for name in key]
    query: Select[Any] = select(table.c.get("id", columns[0]), *columns)
    if lock:
        query = query.with_for_update()
    found: dict[Any, str] = {}
    for some in batched(wanted, KEYS):
        if len(columns) == 1:
            rows = connection.execute(query.where(columns[0].in_(some)))
            found.update((value, id) for id, value in rows)
        else:  # row values in IN are unknown to SQL Server
            either = or_(*(and_(*map(_equal, columns, values)) for values in some))
            found.update((tuple(values), id) for id, *values in connection.execute(query.where(either)))
    return found


def _look_then_write(
    connection: Connection, table: Table, key: tuple[str, ...], rows: dict[Any, Row]
) -> None:
    missing, inserted = dict(rows), False
    changed, raised = _changes(table, key)
    doubled = backend_of(connection.dialect).on_duplicate
    while missing and not inserted:
        ids = stored_ids(connection, table, key, list(missing), lock=bool(doubled))
        known = [(id, missing.pop(each)) for each, id in ids.items()]
        if known and doubled and (changed or raised):
            connection.execute(_overwrite(doubled, table, key), [{**row, "id": id} for id, row in known])
        elif known and (changed or raised):
            values = [{name: row[name] for name in changed} | {"the_key": id} for id, row in known]
            connection.execute(_update(table, key), values)
        inserted = _inserted(connection, table, key, missing)


def _changes(table: Table, key: tuple[str, ...]) -> tuple[list[str], dict[str, ColumnElement[int]]]:
    """Return the columns that are overwritten, and what becomes of the version, where there is one."""
    kept = {"id", "version", *key}
    raised = {"version": _next(table.c.version)} if "version" in table.c else {}
    return [column.name for column in table.columns if column.name not in kept], raised


@cache
def _insert_missing(native: Any, table: Table, key: tuple[str, ...]) -> Insert:
    """Return the statement, built once as those that follow: building one costs more than running it."""
    statement: Insert = native(table).on_conflict_do_nothing(index_elements=list(key))
    return statement


@cache
def _insert_or_update(native: Any, table: Table, key: tuple[str, ...]) -> Insert:
    changed, raised = _changes(table, key)
    upsert = native(table)
    changes = {name: upsert.excluded[name] for name in changed} | raised or {"id": table.c.id}
    statement: Insert = upsert.on_conflict_do_update(index_elements=list(key), set_=changes)
    return statement


@cache
def _overwrite(doubled: Any, table: Table, key: tuple[str, ...]) -> Insert:
    """Its rows have their identifiers: so they can be mistaken for no other, whatever else is unique."""
    changed, raised = _changes(table, key)
    upsert = doubled(table)
    changes = {name: upsert.inserted[name] for name in changed} | raised
    statement: Insert = upsert.on_duplicate_key_update(changes)
    return statement


@cache
def _update(table: Table, key: tuple[str, ...]) -> Update:
    """Parameters: the_key, which is the identifier, and the columns that are overwritten."""
    _, raised = _changes(table, key)
    is_key = table.c.id == bindparam("the_key", type_=table.c.id.type)
    return update(table).where(is_key).values(raised)


def _inserted(connection: Connection, table: Table, key: Sequence[str], rows: dict[Any, Row]) -> bool:
    """Insert rows whose keys were missing a moment ago; do nothing and return False if some no longer are."""
    if not rows:
        return True
    if not backend_of(connection.dialect).savepoints:
        connection.execute(insert(table), list(rows.values()))
        return True
    try:
        with connection.begin_nested():
            connection.execute(insert(table), list(rows.values()))
    except AlreadyExists:
        if not stored_ids(connection, table, key, list(rows)):
            raise
        return False
    return True


def _each_key_once(key: Sequence[str], rows: Sequence[Row]) -> Iterator[dict[Any, Row]]:
    """Cut where a key comes again, since no statement may change one row twice; index the parts by key."""
    part: dict[Any, Row] = {}
    for each, row in zip(map(itemgetter(*key), rows), rows, strict=True):
        if each in part:
            yield part
            part = {}
        part[each] = row
    if part:
        yield part


def _next(version: ColumnElement[int]) -> ColumnElement[int]:
    """Return the version after this one; after the largest there is none, where SQLite would take a float."""
    # as parameters, numbers there are more than PyMySQL can cope with
    return case((version < literal_column(str(LARGEST)), version + literal_column("1")))


def _equal(column: Any, value: object) -> Any:
    return column == value
