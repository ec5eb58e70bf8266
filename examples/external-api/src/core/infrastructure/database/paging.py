"""Key pages: each begins behind the place where the one before was cut; rows added meanwhile move nothing."""

from typing import Any

from sqlalchemy import Column, ColumnElement, and_, case, or_


def order(column: Column[Any], key: Column[Any], *, descending: bool) -> list[ColumnElement[Any]]:
    """Return what sorts by a column and then by the key; NULL comes first, or last if descending.

    The backends do not agree where NULL goes, hence the sort key of its own.
    """
    by: list[ColumnElement[Any]] = []
    if column.nullable:
        by.append(case((column.is_(None), 0), else_=1))
    if column is not key:
        by.append(column)
    by.append(key)
    return [each.desc() if descending else each.asc() for each in by]


def beyond(
    column: Column[Any], value: object, key: Column[Any], last: str, *, descending: bool
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
    if not descending:
        return and_(column >= value, or_(column > value, next_key))
    later = and_(column <= value, or_(column < value, next_key))
    return or_(column.is_(None), later) if column.nullable else later
