"""Key pages: each begins behind the place where the one before was cut; rows added meanwhile move nothing."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    PrimaryKeyConstraint,
    Select,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    or_,
)

from .base import Base
from .statements import statements


@cache
def page(model: type[Base], field: str, *, descending: bool, behind: bool | None = None) -> Select[Any]:
    """Return the query for a page in the order of a field, built once. Parameters: size, the_value, the_key.

    It begins behind the row with that key and value, or that key and None if `behind` is false; the first
    page is behind None.
    """
    sql = statements(model)
    column, key = sql.column(field), sql.table.c.id
    query = sql.everything.order_by(*order(column, key, descending=descending)).limit(bindparam("size"))
    if behind is None:
        return query
    value = bindparam("the_value", type_=column.type) if behind else None
    return query.where(
        beyond(column, value, key, bindparam("the_key", type_=key.type), descending=descending)
    )


def order(column: Column[Any], key: Column[Any], *, descending: bool) -> list[ColumnElement[Any]]:
    """Return what sorts by a column and then by the key; NULL comes first, or last if descending.

    The backends do not agree where NULL goes, hence the sort key of its own.
    """
    by: list[ColumnElement[Any]] = [column]
    if column.nullable:
        by.insert(0, case((column.is_(None), 0), else_=1))
    if not _one_row_each(column):
        by.append(key)
    return [each.desc() if descending else each.asc() for each in by]


def beyond(
    column: Column[Any],
    value: BindParameter[Any] | None,
    key: Column[Any],
    last: BindParameter[str],
    *,
    descending: bool,
) -> ColumnElement[bool]:
    """Return the condition that a row comes after the one with this value and key, in that order.

    The value's bound comes first and alone, so that an index leads there: an OR by itself is a scan.
    """
    next_key = key < last if descending else key > last
    if column is key:
        return next_key
    if value is None:
        last_ones = and_(column.is_(None), next_key)
        return last_ones if descending else or_(column.is_not(None), last_ones)
    if _one_row_each(column):
        return column < value if descending else column > value
    if not descending:
        return and_(column >= value, or_(column > value, next_key))
    later = and_(column <= value, or_(column < value, next_key))
    return or_(column.is_(None), later) if column.nullable else later


def _one_row_each(column: Column[Any]) -> bool:
    """Say whether no two rows have the same value: MariaDB does not use the index if the key is added."""
    alone = (
        isinstance(each, PrimaryKeyConstraint | UniqueConstraint) and each.columns.keys() == [column.key]
        for each in column.table.constraints
    )
    return not column.nullable and any(alone)
