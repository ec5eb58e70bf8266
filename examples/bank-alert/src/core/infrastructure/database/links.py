"""To-many fields: what an association table keeps of an entity, one row a value.

The table's primary key has two columns: first the entity's identifier, then the value, which may be the
identifier of something else. The rows go before their entity does: no foreign key has to cascade.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Select,
    Table,
    bindparam,
    delete,
    exists,
    false,
    insert,
    select,
)

from core.domain.criteria import Empty, Has, OneOf
from core.domain.errors import InvalidReference

from .base import Base
from .batches import KEYS, batched
from .integrity import explained_link


@dataclass(frozen=True)
class Link:
    """An association table's columns and statements.

    Parameters of these: the_keys, the_key, the_last, the_value.
    """

    key: Column[Any]
    value: Column[Any]
    select: Select[Any]
    run: Select[Any]
    insert: Insert
    delete: Delete
    clear: Delete

    def having(self, *values: str) -> Select[Any]:
        """Select the identifiers of those that have one of the values."""
        return select(self.key).where(self.value.in_(values))

    def condition(self, id: Column[Any], wanted: object) -> ColumnElement[bool] | None:
        """Return the condition that the one with this identifier has what is wanted; None if none can."""
        match wanted:
            case Has():
                return id.in_(self.having(wanted.value))
            case OneOf():
                return id.in_(self.having(*wanted.values)) if wanted.values else false()
            case Empty():
                some = exists().where(self.key == id)
                return ~some if wanted.flag else some
            case _:
                return None


@cache
def link(model: type[Base]) -> Link:
    """Return what to say to the table of an association's model."""
    table = cast("Table", model.__table__)
    key, value = table.primary_key.columns
    the_key, the_last = (bindparam(name, type_=key.type) for name in ("the_key", "the_last"))
    is_key = key == the_key
    is_value = value == bindparam("the_value", type_=value.type)
    return Link(
        key=key,
        value=value,
        select=select(key, value).where(key.in_(bindparam("the_keys", expanding=True, type_=key.type))),
        run=select(key, value).where(key.between(the_key, the_last)),
        insert=insert(table).values({key: the_key, value: bindparam("the_value", type_=value.type)}),
        delete=delete(table).where(is_key, is_value),
        clear=delete(table).where(is_key),
    )


def stored(connection: Connection, link: Link, ids: Iterable[str]) -> defaultdict[str, set[str]]:
    """Return the values by identifier."""
    return _found(connection, link.select, ({"the_keys": keys} for keys in batched(ids, KEYS)))


def between(connection: Connection, link: Link, first: str, last: str) -> defaultdict[str, set[str]]:
    """Return the values of all from the first identifier to the last: to name each takes most of the time."""
    return _found(connection, link.run, [{"the_key": first, "the_last": last}])


def store(
    connection: Connection, link: Link, field: str, wanted: Mapping[str, Collection[str]], *, new: bool
) -> None:
    """Make these the values by identifier; where the entities are new there is nothing to compare with."""
    known = defaultdict[str, set[str]](set) if new else stored(connection, link, wanted)
    gone = [(key, value) for key, values in wanted.items() for value in known[key].difference(values)]
    come = [(key, value) for key, values in wanted.items() for value in set(values) - known[key]]
    for statement, pairs in ((link.delete, gone), (link.insert, come)):
        if not pairs:
            continue
        # in one order everywhere, so that no two transactions wait for each other in a ring
        rows = [{"the_key": key, "the_value": value} for key, value in sorted(pairs)]
        try:
            connection.execute(statement, rows)
        except InvalidReference as error:
            raise explained_link(
                error, connection, field, link.value, [v for _, v in sorted(pairs)]
            ) from error


def _found(
    connection: Connection, query: Select[Any], asked: Iterable[Mapping[str, Any]]
) -> defaultdict[str, set[str]]:
    found = defaultdict[str, set[str]](set)
    for parameters in asked:
        for key, value in connection.execute(query, parameters):
            found[key].add(value)
    return found
