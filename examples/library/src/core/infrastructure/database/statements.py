"""The statements that every repository needs, built once a model: building one costs more than running it."""

from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Insert,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    false,
    func,
    insert,
    literal,
    select,
    update,
)

from core.domain.criteria import Begins, Contains, Empty, OneOf, Range, each_of
from core.domain.errors import InvalidValue

from .base import Base
from .expressions import begins, contains
from .types import KeyText, LongText


@dataclass(frozen=True)
class Statements:
    """A model's table and the statements on it. Their parameters: the_key, the_keys, the_version, size."""

    table: Table
    versioned: bool
    everything: Select[Any]
    get: Select[Any]
    get_many: Select[Any]
    exists: Select[Any]
    first_page: Select[Any]
    next_page: Select[Any]
    count: Select[Any]
    insert: Insert
    update: Update
    delete: Delete

    def column(self, field: str) -> Column[Any]:
        """Return the column to filter or sort by; `InvalidValue` if there is none, or it is long text."""
        column = self._any_column(field)
        if isinstance(column.type, LongText):
            raise InvalidValue(f"{self.table.name}.{field} is long text, which not every backend can compare")
        return column

    def matching(self, where: Mapping[str, object]) -> list[ColumnElement[bool]]:
        """Return the conditions that fields have these values, None included, or meet what is asked."""
        return [self._condition(field, each) for field, wanted in where.items() for each in each_of(wanted)]

    def _condition(self, field: str, wanted: object) -> ColumnElement[bool]:
        match wanted:
            case Range():
                return _between(self.column(field), wanted)
            case OneOf():
                column = self.column(field)
                return column.in_(wanted.values) if wanted.values else false()
            case Empty():
                column = self._any_column(field)
                return column.is_(None) if wanted.flag else column.is_not(None)
            case Begins():
                return begins(self._text(field), wanted.text)
            case Contains():
                column = self._text(field)
                return contains(column, wanted.text) if wanted.text else column.is_not(None)
            case _:
                return self.column(field) == wanted

    def _any_column(self, field: str) -> Column[Any]:
        column = self.table.c.get(field)
        if column is None:
            known = ", ".join(self.table.c.keys())
            raise InvalidValue(f"{self.table.name} has no field {field!r}, only {known}")
        return column

    def _text(self, field: str) -> Column[Any]:
        column = self._any_column(field)
        if not isinstance(column.type, KeyText | LongText):
            raise InvalidValue(f"{self.table.name}.{field} is no text, of which one could look for a part")
        return column


@cache
def bare(names: tuple[str, ...]) -> Any:
    """Return a class whose objects take these attributes as they are.

    What is read becomes an entity by way of it: faster than filling in attributes one after another, and
    without the checks that it passed when it was written. A value is trusted from there on; its column type
    still makes it what the entity has, or fails.
    """
    return make_dataclass("Bare", names, eq=False, repr=False)


@cache
def statements(model: type[Base]) -> Statements:
    """Return the statements on a model's table, whose primary key must be `id`."""
    table = cast("Table", model.__table__)
    key = table.c.id
    is_key = key == bindparam("the_key", type_=key.type)
    versioned = "version" in table.c
    as_known = is_key
    if versioned:
        as_known = and_(is_key, table.c.version == bindparam("the_version", type_=table.c.version.type))
    everything = select(*table.c)
    page = everything.order_by(key).limit(bindparam("size"))
    return Statements(
        table=table,
        versioned=versioned,
        everything=everything,
        get=everything.where(is_key),
        get_many=everything.where(key.in_(bindparam("the_keys", expanding=True, type_=key.type))),
        exists=select(key).where(is_key),
        first_page=page,
        next_page=page.where(key > bindparam("the_key", type_=key.type)),
        count=select(func.count()).select_from(table),
        insert=insert(table),
        update=update(table).where(as_known),
        delete=delete(table).where(is_key),
    )


def _between(column: Column[Any], wanted: Range) -> ColumnElement[bool]:
    ends = []
    if wanted.first is not None:
        ends.append(column >= literal(wanted.first, column.type))
    if wanted.last is not None:
        ends.append(column <= literal(wanted.last, column.type))
    return and_(*ends) if ends else column.is_not(None)
