"""The generic repository: entities on one side, rows on the other, at the speed of SQLAlchemy Core.

Entities are read and written as plain rows; no ORM instance is built on the way. Session, models and
relationships stay at hand for whatever a feature wants to say with them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from core.domain.entities import Entity
from core.domain.errors import NotFound, StaleEntity
from core.domain.ports import Page, Repository

from .base import Base
from .paging import beyond, order
from .statements import statements
from .upsert import insert_missing, insert_or_update

E = TypeVar("E", bound=Entity)
T = TypeVar("T")

BATCH = 5_000
"""Entities written at once: enough for full speed, few enough for bounded memory."""

KEYS = 500
"""Identifiers in one IN list: Oracle takes 1,000."""


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut into lists of `size`, the last one shorter (`itertools.batched` of Python 3.12)."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


class SqlRepository(Repository[E]):
    """Keeps entities of one class in the table of one model, field by field.

    A feature names the two. Where fields are not columns of the same name (value objects, parts in other
    tables) it overrides `to_row`, `to_entities` and `store_parts`.
    """

    entity: type[E]
    model: type[Base]
    key: tuple[str, ...] = ("id",)
    """Fields of the natural key, unique together: what `add_missing` and `upsert_many` go by."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sql = statements(self.model)
        self._columns = tuple(self._sql.table.c.keys())
        self._as_is = set(self._columns) == {field.name for field in fields(self.entity)}

    def to_row(self, entity: E) -> dict[str, Any]:
        """Return the entity's values by column name; the result is not kept."""
        if self._as_is:
            return vars(entity)
        return {name: getattr(entity, name) for name in self._columns}

    def to_entities(self, rows: Sequence[Row[Any]]) -> list[E]:
        """Return the entities of rows that have all of the model's columns in their order.

        What is stored was checked when it was made: invariants are not checked again.
        """
        new, kind, names = object.__new__, self.entity, self._columns
        entities = []
        for row in rows:
            entity = new(kind)
            entity.__dict__.update(zip(names, row, strict=True))
            entities.append(entity)
        return entities

    def store_parts(self, entities: Sequence[E], *, new: bool) -> None:
        """Write what the entities keep in other tables, after their own rows. Not called by upserts."""

    def add(self, entity: E) -> None:
        self._session.connection().execute(self._sql.insert, self.to_row(entity))
        self.store_parts([entity], new=True)

    def add_many(self, entities: Iterable[E]) -> int:
        connection, statement, added = self._session.connection(), self._sql.insert, 0
        for batch in batched(entities, BATCH):
            connection.execute(statement, [self.to_row(entity) for entity in batch])
            self.store_parts(batch, new=True)
            added += len(batch)
        return added

    def get(self, id: str) -> E:
        row = self._session.connection().execute(self._sql.get, {"the_key": id}).first()
        if row is None:
            raise self._missing(id)
        return self.to_entities([row])[0]

    def get_many(self, ids: Iterable[str]) -> list[E]:
        connection, found = self._session.connection(), []
        for keys in batched(dict.fromkeys(ids), KEYS):
            rows = connection.execute(self._sql.get_many, {"the_keys": keys}).all()
            by_id = {entity.id: entity for entity in self.to_entities(rows)}
            found += [by_id[key] for key in keys if key in by_id]
        return found

    def update(self, entity: E) -> None:
        changed = {**self.to_row(entity), "the_key": entity.id}
        del changed["id"]
        if self._sql.versioned:
            changed |= {"the_version": changed["version"], "version": changed["version"] + 1}
        if self._session.connection().execute(self._sql.update, changed).rowcount == 0:
            if not self.exists(entity.id):
                raise self._missing(entity.id)
            raise StaleEntity(
                f"{self._name} {entity.id} was changed by somebody else; read it again and redo the change"
            )
        self.store_parts([entity], new=False)
        if self._sql.versioned:
            entity.version = changed["version"]  # type: ignore[attr-defined]  # the table has it, so the entity has

    def remove(self, id: str) -> None:
        if self._session.connection().execute(self._sql.delete, {"the_key": id}).rowcount == 0:
            raise self._missing(id)

    def exists(self, id: str) -> bool:
        return self._session.connection().execute(self._sql.exists, {"the_key": id}).first() is not None

    def ids_by(self, field: str, values: Iterable[Any]) -> dict[Any, str]:
        column, connection, found = self._sql.column(field), self._session.connection(), dict[Any, str]()
        for some in batched(dict.fromkeys(values), KEYS):
            rows = connection.execute(select(column, self._sql.table.c.id).where(column.in_(some)))
            found.update((value, id) for value, id in rows)
        return found

    def count(self, **where: object) -> int:
        found = self._session.connection().scalar(self._sql.count.where(*self._sql.matching(where)))
        return found or 0

    def list(
        self,
        *,
        order_by: str = "id",
        descending: bool = False,
        limit: int = 100,
        after: str | None = None,
        **where: object,
    ) -> Page[E]:
        return self.page(self._sql.matching(where), order_by, descending=descending, limit=limit, after=after)

    def page(
        self,
        conditions: Sequence[ColumnElement[bool]],
        order_by: str = "id",
        *,
        descending: bool = False,
        limit: int = 100,
        after: str | None = None,
    ) -> Page[E]:
        """Do what `list` does, for any conditions on the model: the base of a feature's own queries."""
        column, key = self._sql.column(order_by), self._sql.table.c.id
        query = self._sql.everything.where(*conditions).order_by(*order(column, key, descending=descending))
        connection = self._session.connection()
        if after is not None:
            last = None
            if column is not key:
                last = connection.execute(select(column).where(key == after)).first()
                if last is None:
                    raise self._missing(after)
            query = query.where(beyond(column, last[0] if last else None, key, after, descending=descending))
        rows = connection.execute(query.limit(limit + 1)).all()
        items = self.to_entities(rows[:limit])
        return Page(items, next=items[-1].id if len(rows) > limit else None)

    def stream(self, *, page_size: int = 5_000) -> Iterator[E]:
        statement, key = self._sql.first_page, None
        while True:
            rows = self._session.connection().execute(statement, {"size": page_size, "the_key": key}).all()
            entities = self.to_entities(rows)
            yield from entities
            if len(rows) < page_size:
                return
            statement, key = self._sql.next_page, entities[-1].id

    def add_missing(self, entities: Iterable[E]) -> int:
        return self._merge(insert_missing, entities)

    def upsert_many(self, entities: Iterable[E]) -> int:
        return self._merge(insert_or_update, entities)

    def _merge(self, merge: Any, entities: Iterable[E]) -> int:
        connection, table = self._session.connection(), self._sql.table
        batches = batched(entities, BATCH)
        return sum(
            merge(connection, table, self.key, [self.to_row(entity) for entity in batch]) for batch in batches
        )

    @property
    def _name(self) -> str:
        return self.entity.__name__.lower()

    def _missing(self, id: str) -> NotFound:
        return NotFound(f"there is no {self._name} {id}")
