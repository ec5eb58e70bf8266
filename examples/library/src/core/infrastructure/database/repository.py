"""The generic repository: entities on one side, rows on the other, at the speed of SQLAlchemy Core.

Entities are read and written as plain rows; no ORM instance is built on the way. Session, models and
relationships stay at hand for whatever a feature wants to say with them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import fields
from operator import attrgetter, call
from types import TracebackType
from typing import Any, ClassVar, TypeVar

from sqlalchemy import ColumnElement, Connection, Dialect, Row
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from core.domain.criteria import Has, each_of
from core.domain.entities import Entity
from core.domain.errors import InvalidValue
from core.domain.ports import BATCH, Page, Repository
from core.infrastructure.cursors import Leaf, place_of
from core.infrastructure.refusals import absent, many_values, one_value, stale

from . import links, reading
from .backends import backend_of
from .base import Base
from .batches import KEYS, batched, uncollected
from .failing import whole
from .integrity import BROKEN, explained, explained_removal
from .paging import page
from .statements import Statements, bare, statements
from .types import Choice
from .upsert import insert_missing, insert_or_update, insert_unknown, stored_ids

E = TypeVar("E", bound=Entity)


class SqlRepository(Repository[E]):
    """Keeps entities of one class in the table of one model, field by field.

    A feature names the two, and the association's model of each field that holds many. Where other fields
    are not columns of the same name (value objects, parts in other tables) it overrides `to_row`,
    `to_entities` and `store_parts`, the latter two upon what they do here.
    """

    entity: type[E]
    model: type[Base]
    key: tuple[str, ...] = ("id",)
    """Fields of the natural key, unique together and never None: `add_missing` and `upsert_many` go by it."""
    links: ClassVar[Mapping[str, type[Base]]] = {}
    """To-many fields with their association tables. Such a field is a sorted list without duplicates."""

    _sql: Statements
    _columns: tuple[str, ...]
    _bare: Any
    _as_is: bool
    _has_parts: bool

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if hasattr(cls, "model"):
            cls._sql = statements(cls.model)
            cls._columns = tuple(cls._sql.table.c.keys())
            cls._bare = bare(cls._columns)
            cls._as_is = set(cls._columns) == {field.name for field in fields(cls.entity)}
            cls._has_parts = bool(cls.links) or cls.store_parts is not SqlRepository.store_parts
            for name in cls.key:
                if cls._sql.column(name).nullable:
                    raise TypeError(
                        f"{cls.__name__}.key: {name} may be empty, and what is empty equals nothing; "
                        "make its column NOT NULL or leave it out"
                    )

    def __init__(self, session: Session) -> None:
        self._session = session
        self._links = {field: links.link(model) for field, model in self.links.items()}

    @property
    def _connection(self) -> Connection:
        """The session's connection in its transaction."""
        return self._session.connection()

    def to_row(self, entity: E) -> dict[str, Any]:
        """Return the entity's values by column name; the result is not kept."""
        if self._as_is:
            return vars(entity)
        return {name: getattr(entity, name) for name in self._columns}

    def to_entities(self, rows: Sequence[Row[Any]]) -> list[E]:
        """Return the entities of rows that have all of the model's columns in their order.

        What is stored was checked when it was made: invariants are not checked again.
        """
        entities: list[E] = [self._bare(*row) for row in rows]
        for entity in entities:
            entity.__class__ = self.entity
        for field, link in self._links.items():
            if isinstance(rows, reading.Run):
                found = links.between(self._connection, link, entities[0].id, entities[-1].id)
            else:
                found = links.stored(self._connection, link, [entity.id for entity in entities])
            for entity in entities:
                entity.__dict__[field] = sorted(found[entity.id])
        return entities

    def store_parts(self, entities: Sequence[E], *, new: bool) -> None:
        """Write what the entities keep in other tables, after their own rows.

        Where they are not `new`, what is there of them is replaced.
        """
        for field, link in self._links.items():
            wanted = {entity.id: getattr(entity, field) for entity in entities}
            links.store(self._connection, link, field, wanted, new=new)

    def add(self, entity: E) -> None:
        row = self.to_row(entity)
        with self._explained([row]) as connection:
            connection.execute(self._sql.insert, row)
        if self._has_parts:
            self.store_parts([entity], new=True)

    def add_many(self, entities: Iterable[E]) -> int:
        added = 0
        for batch in self._batches(entities):
            with uncollected():
                rows = [self.to_row(entity) for entity in batch]
                with self._explained(rows) as connection:
                    connection.execute(self._sql.insert, rows)
                self.store_parts(batch, new=True)
            added += len(batch)
        return added

    def get(self, id: str, *, for_change: bool = False) -> E:
        connection, query = self._connection, self._sql.get
        if for_change:
            query = backend_of(connection.dialect).for_change(connection, self._sql.table, query)
        found = reading.fetch(connection, self._sql.table, query, {"the_key": id})
        if not found:
            raise absent(self.entity, id)
        return self.to_entities(reading.all_of(found))[0]

    def get_many(self, ids: Iterable[str]) -> list[E]:
        connection, found = self._connection, []
        for keys in batched(dict.fromkeys(ids), KEYS):
            rows = reading.fetch(connection, self._sql.table, self._sql.get_many, {"the_keys": keys})
            by_id = {entity.id: entity for entity in self.to_entities(reading.all_of(rows))}
            found += [by_id[key] for key in keys if key in by_id]
        return found

    def update(self, entity: E) -> None:
        row = self.to_row(entity)
        changed = {**row, "the_key": entity.id}
        del changed["id"]
        if self._sql.versioned:
            changed["the_version"] = changed["version"]
            changed["version"] += 1
        with self._explained([row]) as connection:
            found = connection.execute(self._sql.update, changed).rowcount
        if not found:
            raise (stale if self.exists(entity.id) else absent)(self.entity, entity.id)
        if self._has_parts:
            self.store_parts([entity], new=False)
        if self._sql.versioned:
            entity.version = changed["version"]  # type: ignore[attr-defined]  # the table has it, so the entity has

    def remove(self, id: str) -> None:
        connection = self._connection
        for link in self._links.values():
            connection.execute(link.clear, {"the_key": id})
        try:
            found = connection.execute(self._sql.delete, {"the_key": id}).rowcount
        except BROKEN as error:
            raise explained_removal(error, connection, self._sql.table, self.entity, id) from error
        if not found:
            raise absent(self.entity, id)

    def exists(self, id: str) -> bool:
        return self._connection.execute(self._sql.exists, {"the_key": id}).first() is not None

    def ids_by(self, field: str | tuple[str, ...], values: Iterable[Any]) -> dict[Any, str]:
        fields = (field,) if isinstance(field, str) else field
        fitting = [_fitting(self._sql.column(each).type, self._connection.dialect) for each in fields]
        parts = {value: (value,) if isinstance(field, str) else value for value in values}
        wanted = [value for value, each in parts.items() if all(map(call, fitting, each))]
        return stored_ids(self._connection, self._sql.table, fields, wanted)

    def count(self, **where: object) -> int:
        found = self._connection.scalar(self._sql.count.where(*self._conditions(where)))
        return found or 0

    def list(
        self,
        *,
        order_by: str = "id",
        descending: bool = False,
        limit: int = 100,
        after: str | None = None,
        before: str | None = None,
        **where: object,
    ) -> Page[E]:
        conditions = self._conditions(where)
        return self.page(conditions, order_by, descending=descending, limit=limit, after=after, before=before)

    def page(
        self,
        conditions: Sequence[ColumnElement[bool]],
        order_by: str = "id",
        *,
        descending: bool = False,
        limit: int = 100,
        after: str | None = None,
        before: str | None = None,
    ) -> Page[E]:
        """Do what `list` does, for any conditions on the model: the base of a feature's own queries."""
        if limit < 1:
            raise InvalidValue(f"a page has at least one entity, not {limit}")
        parameters: dict[str, Any] = {"size": limit + 1}
        behind, leaf = None, Leaf.of(order_by, after, before)
        if leaf.place is not None:
            value, id = leaf.place
            kind = self._sql.column(order_by).type
            parameters |= {
                "the_value": kind.member(value) if isinstance(kind, Choice) else value,
                "the_key": id,
            }
            behind = value is not None
        query = page(self.model, order_by, descending=descending is not leaf.back, behind=behind)
        if conditions:
            query = query.where(*conditions)
        found = reading.fetch(self._connection, self._sql.table, query, parameters)
        rows = reading.readable(found[:limit])
        if leaf.back:
            rows = rows[::-1]
        by, key = self._columns.index(order_by), self._columns.index("id")
        ends = [place_of(row[by], row[key]) for row in (*rows[:1], *rows[-1:])]
        return Page(self.to_entities(rows), **leaf.cursors(ends, more=len(found) > limit))

    def stream(self, *, page_size: int = BATCH) -> Iterator[E]:
        statement, key, unreadable = self._sql.first_page, None, list[reading.Strange]()
        while True:
            parameters = {"size": page_size, "the_key": key}
            with uncollected():
                found = reading.fetch(self._connection, self._sql.table, statement, parameters)
                rows, strange = reading.parted(found)
                entities = self.to_entities(reading.Run(rows)) if rows else []
            unreadable += strange
            yield from entities
            if len(found) < page_size:
                break
            statement, key = self._sql.next_page, found[-1].id
        reading.all_of(unreadable)

    def add_missing(self, entities: Iterable[E]) -> int:
        table, added = self._sql.table, 0
        for batch in self._batches(entities):
            rows = [self.to_row(entity) for entity in batch]
            with self._explained(rows, self.key) as connection:
                if not self._has_parts:
                    added += insert_missing(connection, table, self.key, rows)
                    continue
                new = [batch[place] for place in insert_unknown(connection, table, self.key, rows)]
            self.store_parts(new, new=True)
            added += len(new)
        return added

    def upsert_many(self, entities: Iterable[E]) -> int:
        given = 0
        for batch in self._batches(entities):
            rows = [self.to_row(entity) for entity in batch]
            with self._explained(rows, self.key) as connection:
                insert_or_update(connection, self._sql.table, self.key, rows)
            if self._has_parts:
                self._replace_parts(batch)
            given += len(batch)
        return given

    def _replace_parts(self, entities: Sequence[E]) -> None:
        """Store the parts of entities that are there by their natural key, under whichever identifier."""
        by_key = dict(zip(map(attrgetter(*self.key), entities), map(copy, entities), strict=True))
        ids = stored_ids(self._connection, self._sql.table, self.key, list(by_key))
        for key, entity in by_key.items():
            entity.id = ids[key]
        self.store_parts(list(by_key.values()), new=False)

    def _conditions(self, where: Mapping[str, object]) -> Sequence[ColumnElement[bool]]:
        """Return the conditions that fields have what is asked, and to-many fields have it among others."""
        conditions, plain = list[ColumnElement[bool]](), {}
        for field, asked in where.items():
            if field not in self._links:
                plain[field] = asked
            for each in each_of(asked):
                if field in self._links:
                    condition = self._links[field].condition(self._sql.table.c.id, each)
                    if condition is None:
                        raise many_values(self.entity, field)
                    conditions.append(condition)
                elif isinstance(each, Has):
                    raise one_value(self.entity, field)
        return self._sql.matching(plain) + conditions

    def _batches(self, entities: Iterable[E]) -> Iterator[Sequence[E]]:
        """Yield the entities by batches; whoever gives them may fail when others are stored already."""
        with whole(self._connection):
            yield from batched(entities, BATCH)

    def _explained(self, rows: Sequence[Mapping[str, Any]], merged_by: Sequence[str] = ()) -> "_Explained":
        return _Explained(self._connection, self._sql.table, self.entity, rows, merged_by)


def _fitting(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[object], bool]:
    """Return what says whether a column of this type can hold a value."""
    bind = kind.dialect_impl(dialect).bind_processor(dialect)

    def fits(value: object) -> bool:
        try:
            return value is not None and (bind is None or bind(value) is not None)
        except InvalidValue:
            return False

    return fits


class _Explained:
    """Gives the connection to write rows on; what they break is told in their terms."""

    __slots__ = "_connection", "_told"

    def __init__(self, connection: Connection, *told: Any) -> None:
        self._connection, self._told = connection, told

    def __enter__(self) -> Connection:
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, BROKEN):
            raise explained(error, self._connection, *self._told) from error
