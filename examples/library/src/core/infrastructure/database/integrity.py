"""Which value broke a constraint. Databases differ in what they tell of it, so they are asked.

PostgreSQL can't be asked, since its transaction has failed, but names the constraint and the value.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from itertools import takewhile
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Index, PrimaryKeyConstraint, Table, UniqueConstraint, select
from sqlalchemy.schema import ColumnCollectionConstraint

from core.domain.entities import Entity
from core.domain.errors import AlreadyExists, Error, InvalidReference, StillReferenced
from core.infrastructure import refusals

from .backends import backend_of
from .batches import KEYS, batched
from .failing import aside
from .faults import Finding
from .upsert import stored_ids

Row = Mapping[str, Any]

BROKEN = AlreadyExists, InvalidReference, StillReferenced
"""What a broken constraint is, once the driver's error is translated."""


def explained(
    error: Error,
    connection: Connection,
    table: Table,
    kind: type[Entity],
    rows: Sequence[Row],
    merged_by: Sequence[str] = (),
) -> Error:
    """Return the error in terms of the rows that were to be written; as it is, if there is no telling.

    What rows are `merged_by` may well be there.
    """
    told = _finding(error, connection)
    uniques = isinstance(error, AlreadyExists)
    known = _uniques(table) if uniques else _references(table)
    named = [each for each in known if _is_named(each, told, connection)]
    possible = [each for each in known if [column.name for column in each.columns] != list(merged_by)]
    with suppress(Error), aside(connection):  # perhaps it can't be asked
        for constraint in named or possible:
            columns = list(constraint.columns)
            row = _certain(rows, columns, told) if len(named) == 1 else None
            if row is None:
                search = _taken if uniques else _unknown
                row = search(connection, constraint, columns, rows)
            if row and uniques:
                return refusals.taken(kind, {column.name: row[column.name] for column in columns})
            if row:
                return refusals.unknown(columns[0].name, row[columns[0].name])
    return error


def explained_removal(
    error: Error, connection: Connection, table: Table, kind: type[Entity], id: str
) -> Error:
    """Return the error with the table that still refers to a row; as it is, if there is no telling."""
    told = _finding(error, connection)
    keys = [key for other in table.metadata.tables.values() for key in other.foreign_key_constraints]
    known = [key for key in keys if [each.column for each in key.elements] == [table.c.id]]
    named = [key for key in known if _is_named(key, told, connection)]
    with suppress(Error), aside(connection):
        for key in named or known:
            (column,) = key.columns
            if named or connection.execute(select(column).where(column == id).limit(1)).first():
                return refusals.needed(kind, id, _owner(key.table).name)
    return error


def explained_link(
    error: Error, connection: Connection, field: str, value: Column[Any], values: Iterable[Any]
) -> Error:
    """Return the error with the unknown value of a to-many field; as it is, if there is no telling."""
    told, rows = _finding(error, connection), [{value.name: each} for each in values]
    for key in _references(value.table):
        if key.columns[0] is not value:
            continue
        row = _certain(rows, [value], told)
        with suppress(Error), aside(connection):
            row = row or _unknown(connection, key, [value], rows)
        if row:
            return refusals.unknown(field, row[value.name], among=True)
    return error


def _finding(error: Error, connection: Connection) -> Finding:
    """Return what the driver told. Its error is the cause of ours."""
    cause = error.__cause__
    return backend_of(connection.dialect).find(cause) if cause else Finding(None)


def _uniques(table: Table) -> list[Any]:
    """Return constraints and indexes, which have names, columns and a table alike."""
    constraints = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return [*constraints, *(index for index in table.indexes if index.unique), table.primary_key]


def _references(table: Table) -> list[ColumnCollectionConstraint]:
    return [key for key in table.foreign_key_constraints if len(key.columns) == 1]


def _is_named(constraint: Any, told: Finding, connection: Connection) -> bool:
    """Say whether the driver speaks of this one: by its name or, in SQLite, by its first column."""
    if not told.name:
        return False
    preparer = connection.dialect.identifier_preparer
    if isinstance(constraint, Index):
        own = preparer.format_index(constraint) or ""
    else:
        own = preparer.format_constraint(constraint) or ""
    names = {own.strip('`"[]'), "PRIMARY" if isinstance(constraint, PrimaryKeyConstraint) else own}
    first = next(iter(constraint.columns))
    named = told.name.rpartition(".")[2].lower()
    return named in {name.lower() for name in names} or told.name == f"{first.table.name}.{first.name}"


def _certain(rows: Sequence[Row], columns: Sequence[Column[Any]], told: Finding) -> Row | None:
    """Return the row of which the driver speaks; there is no doubt if there is one only."""
    if len(rows) == 1:
        return rows[0]
    same = (row for row in rows if ", ".join(_text(row[column.name]) for column in columns) == told.values)
    return next(same, None)


def _text(value: object) -> str:
    return str(value.value if isinstance(value, Enum) else value)


def _taken(
    connection: Connection,
    constraint: ColumnCollectionConstraint,
    columns: Sequence[Column[Any]],
    rows: Sequence[Row],
) -> Row | None:
    """Return the first row whose values another one has, in the table or among the rows before."""
    names = [column.name for column in columns]
    keyed = [(itemgetter(*names)(row), row) for row in rows if all(row[name] is not None for name in names)]
    stored = stored_ids(connection, constraint.table, names, [key for key, _ in keyed])
    if names == ["id"]:  # the statement may have left rows behind up to the one that it failed at
        there = list(takewhile(lambda each: each[0] in stored, keyed))
        if there:
            return there[-1][1]
    seen = dict[Any, object]()
    for place, (key, row) in enumerate(keyed):
        holder: object = place if names == ["id"] else row["id"]
        if stored.get(key, holder) != holder or seen.setdefault(key, holder) != holder:
            return row
    return None


def _unknown(
    connection: Connection,
    constraint: ColumnCollectionConstraint,
    columns: Sequence[Column[Any]],
    rows: Sequence[Row],
) -> Row | None:
    """Return the first row that refers to what is not there, and is not one of the rows either."""
    (name,) = (column.name for column in columns)
    (target,) = (key.column for key in columns[0].foreign_keys if key.constraint is constraint)
    wanted = list(dict.fromkeys(row[name] for row in rows if row[name] is not None))
    known = {row["id"] for row in rows} if target.table is constraint.table else set[Any]()
    for some in batched(wanted, KEYS):
        known.update(connection.scalars(select(target).where(target.in_(some))))
    return next((row for row in rows if row[name] is not None and row[name] not in known), None)


def _owner(table: Table) -> Table:
    """Return the table whose to-many field an association table keeps; others are their own."""
    first = next(iter(table.primary_key.columns))
    return next((key.column.table for key in first.foreign_keys), table)
