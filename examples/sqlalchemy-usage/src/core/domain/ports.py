"""Ports that every feature builds on; adapters implement them in infrastructure."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from .entities import Entity

E = TypeVar("E", bound=Entity)
U = TypeVar("U", bound="UnitOfWork")

BATCH = 5_000
"""Entities read or written at once: enough for full speed, few enough for bounded memory."""


class Clock(ABC):
    """Tells the time."""

    @abstractmethod
    def now(self) -> datetime:
        """Return the present instant, time-zone-aware, in UTC, to the microsecond."""


class Identifiers(ABC):
    """Hands out identifiers."""

    @abstractmethod
    def new(self) -> str:
        """Return 32 hexadecimal digits that nobody else has, sorting after those given out before."""


class Callers(ABC):
    """Knows on whose behalf something is being done."""

    @abstractmethod
    def current(self) -> str:
        """Return what the caller is called: a request's by its token, a command's by the operating system."""


@dataclass(frozen=True, slots=True)
class Page(Generic[E]):
    """One page of a list. `next` is what to pass as `after` for the page that follows; None on the last.

    `previous` is what to pass as `before` for the page ahead of it; None on the first, and without items both
    are. They say where the page ends and begins, not in words that mean anything to whoever hands them back.
    """

    items: Sequence[E]
    next: str | None
    previous: str | None = None
    total: int | None = None
    """How many there are on all pages, if that was asked for."""


class Repository(ABC, Generic[E]):
    """A collection of entities that outlives the process.

    What a repository does becomes visible to others when its unit of work commits. `where` arguments are
    names of the entity's fields with the value that they must have, None included, or with what
    `core.domain.criteria` has: `due=Range(first, last)`, `tags=Has("new")`, `name=Begins("Mac")`.

    What holds nothing that this version of the service can read, since another program or version wrote it,
    is `Unreadable` to whoever gets it; pages leave it out, a stream ends with it, and the log names it.
    """

    @abstractmethod
    def add(self, entity: E) -> None:
        """Store a new entity.

        `AlreadyExists` if its identifier or a unique value is taken, `InvalidReference` if it refers to
        nothing: so it is with all that store something.
        """

    @abstractmethod
    def add_many(self, entities: Iterable[E]) -> int:
        """Store new entities in bulk and return their number; all or, on an error, none of value."""

    @abstractmethod
    def get(self, id: str, *, for_change: bool = False) -> E:
        """Return the entity; `NotFound` if there is none.

        Whoever gets it `for_change` has it alone until the unit of work ends: others who get it so, update or
        remove it wait or, where the store prefers that, are told to run again (`TransactionAborted`). What is
        read after that is up to date: get it first, then look whether the rule holds, then write.
        """

    @abstractmethod
    def get_many(self, ids: Iterable[str]) -> list[E]:
        """Return those that exist, each once, in the order asked for, however many are asked for."""

    @abstractmethod
    def update(self, entity: E) -> None:
        """Store a changed entity and raise its version by one.

        `StaleEntity` if it was changed since it was read, `NotFound` if it is gone.
        """

    @abstractmethod
    def remove(self, id: str) -> None:
        """Remove the entity; `NotFound` if there is none, `StillReferenced` if another still needs it."""

    @abstractmethod
    def exists(self, id: str) -> bool:
        """Say whether there is an entity with this identifier."""

    @abstractmethod
    def ids_by(self, field: str | tuple[str, ...], values: Iterable[Any]) -> dict[Any, str]:
        """Return by a unique field's value the identifiers of those that exist, of any number of them.

        Several fields are unique together, and their values tuples. What a field cannot hold is not there.
        """

    @abstractmethod
    def count(self, **where: object) -> int:
        """Return how many entities there are of which all that holds."""

    @abstractmethod
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
        """Return one page in the order of a field (then of the identifier; text by code point; None first).

        `after` is the `next` of the page before, from the same order. The page begins behind the place where
        that one ended, though its last entity be gone or changed: others that are added, changed or removed
        meanwhile neither repeat nor hide any that stay where they are. `before` is the `previous` of the page
        behind, likewise: the page ends where that one began. `InvalidValue` if one is nothing that a page in
        this order named, both are given, there is no such field, or `limit` is less than one.
        """

    @abstractmethod
    def stream(self, *, page_size: int = BATCH) -> Iterator[E]:
        """Yield every entity by identifier, in bounded memory; the repository may be used meanwhile."""

    @abstractmethod
    def add_missing(self, entities: Iterable[E]) -> int:
        """Add those whose natural key is not there yet, leave the others alone; return how many were added.

        They are added one after another: of two with the same key the first is added and the second left
        alone. `AlreadyExists` if the identifier or another unique value of one that is to be added is taken.
        """

    @abstractmethod
    def upsert_many(self, entities: Iterable[E]) -> int:
        """Add the entities, or overwrite those with the same natural key; return how many were given.

        An overwritten entity keeps its identifier, and its version is raised by one; which ones were given
        does not matter. It goes one after another: of two with the same key the second overwrites the first.
        `AlreadyExists` if a unique value outside of the key belongs to another entity, or the identifier of
        one that is to be added does.
        """


class UnitOfWork(ABC):
    """One transaction: what happens in it happens together or not at all.

    Use it in a `with` statement; leaving the block without `commit` undoes everything.

    Once something in it has failed (a value was taken or refused, the store gave up), whoever catches that
    cannot go on: every later call, `commit` too, raises `TransactionFailed`, or again what the store said of
    itself (`StorageUnavailable` and its kinds). After `rollback` it can be used anew. An entity that is not
    there (`NotFound`) or was changed (`StaleEntity`) fails nothing: all is as it was before that call.
    """

    @abstractmethod
    def __enter__(self) -> Self: ...

    @abstractmethod
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    @abstractmethod
    def snapshot(self) -> None:
        """Have all that is read until commit or rollback read as of one moment; to be called first.

        It is for reading: an entity with its parts, a list with theirs, sums and exports show a state that
        was. Whoever stores something goes by `get(for_change=True)` and versions, on what is there now.
        """

    @abstractmethod
    def commit(self) -> None:
        """Make everything done so far lasting and visible to others; more may follow."""

    @abstractmethod
    def rollback(self) -> None:
        """Undo everything since the last commit."""


Begin = Callable[[], U]
"""Starts a unit of work: what a use case is given, since it may run many times and in many threads."""
