"""The statements that every repository needs, built once a model: building one costs more than running it."""

from dataclasses import dataclass
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
    func,
    insert,
    select,
    update,
)

from core.domain.errors import InvalidValue

from .base import Base
from .types import LongText


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
        column = self.table.c.get(field)
        if column is None:
            known = ", ".join(self.table.c.keys())
            raise InvalidValue(f"{self.table.name} has no field {field!r}, only {known}")
        if isinstance(column.type, LongText):
            raise InvalidValue(f"{self.table.name}.{field} is long text, which not every backend can compare")
        return column

    def equal(self, values: dict[str, object]) -> list[ColumnElement[bool]]:
        """Return the conditions that these fields have these values, None included."""
        return [self.column(field) == value for field, value in values.items()]


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
