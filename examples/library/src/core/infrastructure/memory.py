"""In-memory adapters of the ports: what unit tests of use cases run on.

They keep the promises of the ports that need no database: the contract suite holds them to it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from operator import attrgetter
from threading import RLock
from types import TracebackType
from typing import Any, ClassVar, Self, TypeVar, get_args, get_origin

from core.domain.criteria import Begins, Contains, Empty, Has, OneOf, Range, each_of
from core.domain.entities import Entity
from core.domain.errors import InvalidValue
from core.domain.ports import BATCH, Page, Repository, UnitOfWork
from core.domain.values import integer64
from core.infrastructure.cursors import Leaf, Place, place_of
from core.infrastructure.refusals import (
    absent,
    failed,
    many_values,
    name_of,
    needed,
    one_value,
    stale,
    taken,
    unknown,
)

E = TypeVar("E", bound=Entity)

MANY = (list, tuple, set, frozenset)
"""What a field that holds many values is."""


class Transaction:
    """Whether something has failed since the last commit or rollback: what is here then is not to be used."""

    has_failed = False

    def demand(self) -> None:
        """Raise `TransactionFailed` if something has."""
        if self.has_failed:
            raise failed()

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Take anything that is raised for a failure of the transaction."""
        try:
            yield
        except BaseException:
            self.has_failed = True
            raise


class InMemoryRepository(Repository[E]):
    """Keeps copies of entities in a dictionary. `unique` names the fields that must be unique together."""

    unique: tuple[tuple[str, ...], ...] = ()
    key: tuple[str, ...] = ("id",)
    references: ClassVar[Mapping[str, str]] = {}
    """Fields that refer to others, with the attribute of the unit of work that these others are in."""
    kind: type[E]
    """The entities' class, as a subclass names it in brackets."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for base in cls.__dict__.get("__orig_bases__", ()):
            if get_origin(base) is InMemoryRepository:
                (cls.kind,) = get_args(base)

    def __init__(self) -> None:
        self.transaction = Transaction()
        """The unit of work's that the repository is in, one for all of its repositories."""
        self._items: dict[str, E] = {}
        self.targets: dict[str, InMemoryRepository[Any]] = {}
        """By field, what it refers to, as soon as a unit of work has told."""
        self.sources: dict[tuple[str, str], InMemoryRepository[Any]] = {}
        """By its name in the unit of work and by field, what refers to these."""

    @property
    def items(self) -> dict[str, E]:
        """What is kept, by identifier."""
        self.transaction.demand()
        return self._items

    @items.setter
    def items(self, items: dict[str, E]) -> None:
        self._items = items

    def add(self, entity: E) -> None:
        with self.transaction.whole():
            if entity.id in self.items:
                raise taken(type(entity), {"id": entity.id})
            self._check(entity)
            self.items[entity.id] = deepcopy(entity)

    def add_many(self, entities: Iterable[E]) -> int:
        added = 0
        with self.transaction.whole():
            for entity in entities:
                self.add(entity)
                added += 1
        return added

    def get(self, id: str, *, for_change: bool = False) -> E:
        if id not in self.items:
            raise absent(self.kind, id)
        return deepcopy(self.items[id])

    def get_many(self, ids: Iterable[str]) -> list[E]:
        return [self.get(id) for id in dict.fromkeys(ids) if id in self.items]

    def update(self, entity: E) -> None:
        known = self.get(entity.id)
        versioned = hasattr(entity, "version")
        if versioned and known.version != entity.version:  # type: ignore[attr-defined]  # of one class
            raise stale(self.kind, entity.id)
        with self.transaction.whole():
            next_version = integer64(entity.version + 1, "version") if versioned else None  # type: ignore[attr-defined]  # as asked above
            self._check(entity)
            if versioned:
                entity.version = next_version  # type: ignore[attr-defined]  # as asked above
            self.items[entity.id] = deepcopy(entity)

    def remove(self, id: str) -> None:
        self.get(id)
        with self.transaction.whole():
            for (name, field), others in self.sources.items():
                if any(id in _values(each, field) for each in others.items.values() if each.id != id):
                    raise needed(self.kind, id, name)
            del self.items[id]

    def exists(self, id: str) -> bool:
        return id in self.items

    def ids_by(self, field: str | tuple[str, ...], values: Iterable[Any]) -> dict[Any, str]:
        wanted = set(values) - {None}
        return {value: each.id for each in self.items.values() if (value := _at(each, field)) in wanted}

    def count(self, **where: object) -> int:
        return sum(1 for _ in self._matching(where))

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
        found = self._matching(where)
        return self.page(found, order_by, descending=descending, limit=limit, after=after, before=before)

    def page(
        self,
        entities: Iterable[E],
        order_by: str = "id",
        *,
        descending: bool = False,
        limit: int = 100,
        after: str | None = None,
        before: str | None = None,
    ) -> Page[E]:
        """Do what `list` does with those of the kept entities: the base of a feature's own queries."""
        if limit < 1:
            raise InvalidValue(f"a page has at least one entity, not {limit}")

        def place(entity: E) -> Place:
            value = _field(entity, order_by)
            if isinstance(value, MANY):
                raise InvalidValue(
                    f"{name_of(type(entity))}.{order_by} holds many values, by which nothing is sorted"
                )
            return place_of(value, entity.id)

        leaf = Leaf.of(order_by, after, before)
        backwards = descending is not leaf.back
        found = sorted(entities, key=lambda each: _sortable(place(each)), reverse=backwards)
        if leaf.place is not None:
            last = _sortable(leaf.place)
            try:
                found = [each for each in found if _beyond(_sortable(place(each)), last, backwards)]
            except TypeError:
                raise InvalidValue(f"{leaf.word} names a place that no order of {order_by} has") from None
        items = [deepcopy(each) for each in found[:limit]]
        if leaf.back:
            items.reverse()
        ends = [place(each) for each in (*items[:1], *items[-1:])]
        return Page(items, **leaf.cursors(ends, more=len(found) > limit))

    def stream(self, *, page_size: int = BATCH) -> Iterator[E]:
        for id in sorted(self.items):
            if id in self.items:
                yield deepcopy(self.items[id])

    def add_missing(self, entities: Iterable[E]) -> int:
        return self.add_many(entity for entity in entities if self._same_key(entity) is None)

    def upsert_many(self, entities: Iterable[E]) -> int:
        given = 0
        with self.transaction.whole():
            for entity in entities:
                given += 1
                known = self._same_key(entity)
                if known is None:
                    self.add(entity)
                    continue
                changed = deepcopy(entity)
                changed.id = known.id
                if hasattr(known, "version"):
                    version = integer64(known.version + 1, "version")
                    changed.version = version  # type: ignore[attr-defined]  # the same class as the other
                self._check(changed)
                self.items[known.id] = changed
        return given

    def _matching(self, where: Mapping[str, object]) -> Iterator[E]:
        return (
            each
            for each in self.items.values()
            if all(_meets(each, name, asked) for name, asked in where.items())
        )

    def _same_key(self, entity: E) -> E | None:
        key = attrgetter(*self.key)
        wanted = key(entity)
        if any(getattr(entity, name) is None for name in self.key):
            raise InvalidValue(
                f"the natural key of a {name_of(type(entity))} must not be empty: {', '.join(self.key)}"
            )
        return next((each for each in self.items.values() if key(each) == wanted), None)

    def _check(self, entity: E) -> None:
        for names in self.unique:
            values = {name: getattr(entity, name) for name in names}
            if None in values.values():
                continue
            key = attrgetter(*names)
            wanted = key(entity)
            if any(key(each) == wanted and each.id != entity.id for each in self.items.values()):
                raise taken(type(entity), values)
        for field, target in self.targets.items():
            for value in _values(entity, field):
                if value not in target.items and not (target is self and value == entity.id):
                    raise unknown(field, value, among=isinstance(getattr(entity, field), MANY))


class InMemoryUnitOfWork(UnitOfWork):
    """A unit of work over in-memory repositories, which outlive it.

    A feature's own unit of work sets its repositories as attributes in its `__init__`, with those that they
    refer to; one that is left without a commit finds them as they were when it was entered. The same object
    may be entered again and again, by threads one after the other.
    """

    _turn: RLock

    committed = False
    """Whether anything was ever committed, for tests to look at."""

    def __new__(cls, *_: object, **__: object) -> Self:
        work = super().__new__(cls)
        work._turn = RLock()
        return work

    def __enter__(self) -> Self:
        self._turn.acquire()
        self._transaction = Transaction()
        self._keep()
        repositories = self._repositories()
        for name, repository in repositories.items():
            repository.transaction = self._transaction
            for field, others in repository.references.items():
                if target := repositories.get(others):  # another feature may refer to what is not here
                    repository.targets[field], target.sources[name, field] = target, repository
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rollback()
        self._turn.release()

    def snapshot(self) -> None:
        """Do nothing: one at a time, nobody else changes anything."""
        self._transaction.demand()

    def commit(self) -> None:
        self._transaction.demand()
        self.committed = True
        self._keep()

    def rollback(self) -> None:
        self._transaction.has_failed = False
        for repository, items in self._kept:
            repository.items = dict(items)

    def _keep(self) -> None:
        self._kept = [(each, dict(each.items)) for each in self._repositories().values()]

    def _repositories(self) -> dict[str, InMemoryRepository[Any]]:
        return {name: each for name, each in vars(self).items() if isinstance(each, InMemoryRepository)}


def _field(entity: Entity, name: str) -> Any:
    try:
        return getattr(entity, name)
    except AttributeError:
        raise InvalidValue(f"{name_of(type(entity))} has no field {name!r}") from None


def _at(entity: Entity, field: str | tuple[str, ...]) -> Any:
    return _field(entity, field) if isinstance(field, str) else tuple(_field(entity, each) for each in field)


def _meets(entity: Entity, name: str, asked: object) -> bool:
    value = _field(entity, name)
    holds = _holds_among if isinstance(value, MANY) else _holds
    return all(holds(entity, name, value, each) for each in each_of(asked))


def _holds_among(entity: Entity, name: str, values: Collection[Any], asked: object) -> bool:
    match asked:
        case Has():
            return asked.value in values
        case OneOf():
            return any(each in values for each in asked.values)
        case Empty():
            return bool(values) is not asked.flag
        case _:
            raise many_values(type(entity), name)


def _holds(entity: Entity, name: str, value: Any, asked: object) -> bool:
    if isinstance(asked, Begins | Contains) and value is not None and type(value) is not str:
        raise InvalidValue(f"{name_of(type(entity))}.{name} is no text, of which one could look for a part")
    match asked:
        case Has():
            raise one_value(type(entity), name)
        case Range():
            return value in asked
        case OneOf():
            return value is not None and value in asked.values
        case Empty():
            return (value is None) is asked.flag
        case Begins():
            return value is not None and value.startswith(asked.text)
        case Contains():
            return value is not None and asked.text in value
        case _:
            return bool(value == asked)


def _sortable(place: Place) -> tuple[bool, Any, str]:
    return place.value is not None, place.value, place.id


def _beyond(place: tuple[bool, Any, str], last: tuple[bool, Any, str], descending: bool) -> bool:
    return place < last if descending else place > last


def _values(entity: Entity, field: str) -> Collection[Any]:
    """Return what a field refers to: nothing, one or many."""
    value = getattr(entity, field)
    return value if isinstance(value, MANY) else () if value is None else (value,)
