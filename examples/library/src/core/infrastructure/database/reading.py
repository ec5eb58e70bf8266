"""Reading rows of which some may hold what this version never wrote: the others are read all the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import NoneType
from typing import Any

import structlog
from sqlalchemy import Connection, Row, Select, Table, select
from sqlalchemy.types import TypeEngine

from core.domain.errors import Unreadable
from core.infrastructure import refusals

from .batches import KEYS, batched
from .types import Day, Integer64

TYPES: dict[type[TypeEngine[Any]], type] = {Integer64: int, Day: date}
"""What values have to be in Python, by those of our types that hand on whatever the driver does: SQLite's
has text for a number, MySQL's for a day. The other types look at each value themselves.
"""

STRANGE = ValueError, TypeError, AttributeError, ArithmeticError
"""What types raise for a value that is none of theirs."""


class Run(list[Row[Any]]):
    """Rows by identifier, of which the table has no other in between."""


@dataclass(frozen=True)
class Strange:
    """Stands for a row that cannot be read."""

    id: str
    error: Unreadable


def fetch(
    connection: Connection, table: Table, query: Select[Any], parameters: Mapping[str, Any]
) -> Sequence[Row[Any] | Strange]:
    """Return the rows of a query for all columns of the table, `id` among them."""
    result = connection.execute(query, parameters)  # what is wrong with a parameter is no row's fault
    try:
        return _checked(table, result.all())
    except STRANGE:
        ids = connection.scalars(query.with_only_columns(table.c.id), parameters).all()
    found = dict[str, Row[Any] | Strange]()
    for some in batched(ids, KEYS):
        found |= _piecemeal(connection, table, some)
    return [found[id] for id in ids if id in found]


def parted(found: Sequence[Row[Any] | Strange]) -> tuple[Sequence[Row[Any]], Sequence[Strange]]:
    """Return the rows, and what stands for those that cannot be read."""
    strange = [each for each in found if isinstance(each, Strange)]
    if not strange:
        return found, strange  # type: ignore[return-value]  # rows are left
    return [each for each in found if not isinstance(each, Strange)], strange


def all_of(found: Sequence[Row[Any] | Strange]) -> Sequence[Row[Any]]:
    """Return the rows; `Unreadable` if there is one that cannot be read."""
    rows, strange = parted(found)
    for each in strange:
        raise each.error
    return rows


def readable(found: Sequence[Row[Any] | Strange]) -> Sequence[Row[Any]]:
    """Return the rows that can be read, and log the others; `Unreadable` if there are only others."""
    rows, strange = parted(found)
    if not rows:
        return all_of(found)
    for each in strange:
        structlog.get_logger(__name__).warning("left out of a list", reason=str(each.error))
    return rows


def _piecemeal(connection: Connection, table: Table, ids: Sequence[str]) -> dict[str, Row[Any] | Strange]:
    """Return by identifier what can be read, cut in halves until what cannot is alone."""
    try:
        rows = _checked(table, connection.execute(select(*table.c).where(table.c.id.in_(ids))).all())
        return {row.id: row for row in rows}
    except STRANGE:
        if len(ids) == 1:
            return {ids[0]: Strange(ids[0], _named(connection, table, ids[0]))}
    half = len(ids) // 2
    return _piecemeal(connection, table, ids[:half]) | _piecemeal(connection, table, ids[half:])


def _named(connection: Connection, table: Table, id: str) -> Unreadable:
    name = "a column"
    for column in table.columns:
        try:
            values = connection.scalars(select(column).where(table.c.id == id)).all()
            _check(_python_type(column.type), set(map(type, values)))
        except STRANGE:
            name = column.name
    return refusals.unreadable(table.name, name, id)


def _checked(table: Table, rows: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    for position, expected in _expected(table):
        _check(expected, {type(row[position]) for row in rows})
    return rows


def _check(expected: type, kinds: Iterable[type]) -> None:
    """Raise `TypeError` if values of a column are not of the type that they have to be."""
    for kind in kinds:
        if kind is not expected and kind is not NoneType and not issubclass(kind, expected):
            raise TypeError(kind)


@cache
def _expected(table: Table) -> tuple[tuple[int, type], ...]:
    """Return the positions of the columns that have to be looked at, with what their values are."""
    kinds = [_python_type(column.type) for column in table.columns]
    return tuple((position, kind) for position, kind in enumerate(kinds) if kind is not object)


def _python_type(kind: TypeEngine[Any]) -> type:
    return next((python for ours, python in TYPES.items() if isinstance(kind, ours)), object)
