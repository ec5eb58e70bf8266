"""Key pages: each begins after the last row of the page before, so rows added meanwhile move nothing."""

from typing import Any

from sqlalchemy import Column, ColumnElement, and_, case, false, or_


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
    """Return the condition that a row comes after the one with this value and key, in that order."""
    next_key = key < last if descending else key > last
    if column is key:
        return next_key
    same = and_(column.is_(None) if value is None else column == value, next_key)
    if value is None:
        later: ColumnElement[bool] = false() if descending else column.is_not(None)
    elif descending:
        later = or_(column < value, column.is_(None)) if column.nullable else column < value
    else:
        later = column > value
    return or_(later, same)
