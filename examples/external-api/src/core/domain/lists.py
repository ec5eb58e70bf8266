"""What may be asked of a list: how it is narrowed down, field by field, and how it is leafed through.

    @dataclass(frozen=True, kw_only=True)
    class LoanFilter(Filter):
        member: str | Criterion | None = lists.reference()
        due: Criterion | None = lists.day()

The web API and the command line make their parameters of that, in one grammar: `member=` (repeated it means
one of), `due_from=` and `due_to=`, for texts `name_begins=` and `name_contains=`, for what may be missing
`name_empty=`. A field that is called like such a parameter, or like one of `WORDS`, takes its place or has
none of that name, respectively.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum, auto
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

from .criteria import All, Begins, Contains, Empty, OneOf, Range
from .values import KEY_LENGTH

WORDS = ("sort", "limit", "after", "before", "total", "fields")
"""What may be asked of every list."""


class Kind(Enum):
    """What a field holds."""

    KEY = auto()
    TEXT = auto()
    REFERENCE = auto()
    CHOICE = auto()
    FLAG = auto()
    INTEGER = auto()
    DECIMAL = auto()
    DAY = auto()
    INSTANT = auto()
    LINKS = auto()
    WORDS = auto()


_MANY = {Kind.LINKS, Kind.WORDS}
_RANGE = "_from", "_to"
_PART = "_begins", "_contains"
_WAYS = {
    Kind.KEY: ("", *_PART),
    Kind.TEXT: _PART,
    Kind.INTEGER: _RANGE,
    Kind.DECIMAL: _RANGE,
    Kind.DAY: _RANGE,
    Kind.INSTANT: _RANGE,
}
_CRITERIA: dict[str, Callable[[Any], object]] = {
    "_from": lambda value: Range(first=value),
    "_to": lambda value: Range(last=value),
    "_begins": Begins,
    "_contains": Contains,
    "_empty": Empty,
}


@dataclass(frozen=True)
class Asked:
    """What a filter must know of a field."""

    kind: Kind
    optional: bool = False
    length: int = KEY_LENGTH
    choice: type[Enum] | None = None
    form: Callable[[str], str] | None = None
    """What brings a text into the form in which it is kept."""

    def field(self) -> Any:
        """Return the field of a dataclass that is asked like this."""
        return field(default=None, metadata={"asked": self})


def key(length: int = KEY_LENGTH, *, optional: bool = False, form: Callable[[str], str] | None = None) -> Any:
    """Text that is compared and sorted; `form` brings what is asked for into the form in which it is kept."""
    return Asked(Kind.KEY, optional, length, form=form).field()


def text(*, optional: bool = False) -> Any:
    """Text of any length, by which nothing is sorted."""
    return Asked(Kind.TEXT, optional).field()


def reference(*, optional: bool = False) -> Any:
    """The identifier of something else."""
    return Asked(Kind.REFERENCE, optional).field()


def choice(kind: type[Enum], *, optional: bool = False) -> Any:
    """A member of this enumeration, whose values are texts."""
    return Asked(Kind.CHOICE, optional, choice=kind).field()


def flag(*, optional: bool = False) -> Any:
    """True or false."""
    return Asked(Kind.FLAG, optional).field()


def integer(*, optional: bool = False) -> Any:
    """An integer of 64 bits."""
    return Asked(Kind.INTEGER, optional).field()


def decimal(*, optional: bool = False) -> Any:
    """An exact decimal."""
    return Asked(Kind.DECIMAL, optional).field()


def day(*, optional: bool = False) -> Any:
    """A calendar day."""
    return Asked(Kind.DAY, optional).field()


def instant(*, optional: bool = False) -> Any:
    """A point in time."""
    return Asked(Kind.INSTANT, optional).field()


def links() -> Any:
    """The identifiers of many others, by which nothing is sorted."""
    return Asked(Kind.LINKS, optional=True).field()


def words(length: int, form: Callable[[str], str] | None = None) -> Any:
    """Many words, such as tags, by which nothing is sorted; `form` as with `key`."""
    return Asked(Kind.WORDS, True, length, form=form).field()


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What a list is narrowed down to; what is None does not matter."""

    ORDERS: ClassVar[tuple[str, ...]] = ("id", "created_at", "updated_at", "version")
    """Fields that it may be sorted by, beside those that it is narrowed down by."""


F = TypeVar("F", bound=Filter)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name under which something is asked of a field, with the way in which it is: `_from` or the like."""

    name: str
    field: str
    way: str
    asked: Asked

    @property
    def several(self) -> bool:
        """Whether it may be given many times, which means one of these."""
        return not self.way and self.asked.kind is not Kind.FLAG

    def criterion(self, value: Any) -> object:
        """Return what is asked of the field by this value, or these."""
        if (form := self.asked.form) and self.way != "_empty":
            value = list(map(form, value)) if self.several else form(value)
        if self.way:
            return _CRITERIA[self.way](value)
        if self.several and (len(value) > 1 or self.asked.kind in _MANY):
            return OneOf(value)
        return value[0] if self.several else value


def parameters(kind: type[Filter]) -> tuple[Parameter, ...]:
    """Return the names under which something may be asked of a list's fields."""
    known: Any = kind  # mypy takes the classes of dataclasses for what cannot be hashed
    return _known(known)


@cache
def _known(kind: type[Filter]) -> tuple[Parameter, ...]:
    return tuple(_parameters(kind))


def _parameters(kind: type[Filter]) -> Iterator[Parameter]:
    known = {each.name: each.metadata["asked"] for each in fields(kind)}
    for name, asked in known.items():
        for way in (*_WAYS.get(asked.kind, ("",)), *(("_empty",) if asked.optional else ())):
            if (not way or name + way not in known) and name + way not in WORDS:
                yield Parameter(name + way, name, way, asked)


def narrowed(kind: type[F], values: Mapping[str, Any]) -> F:
    """Return the filter that parameters with these values make; None, or none of several, asks nothing."""
    found: dict[str, list[object]] = {}
    for each in parameters(kind):
        value = values.get(each.name)
        if value is not None and value != []:
            found.setdefault(each.field, []).append(each.criterion(value))
    return kind(**{name: of[0] if len(of) == 1 else All(tuple(of)) for name, of in found.items()})


def sorts(kind: type[Filter]) -> tuple[str, ...]:
    """Return what a list may be sorted by; with a minus before it, the last come first."""
    unsorted = {Kind.TEXT, *_MANY}
    names = [each.name for each in fields(kind) if each.metadata["asked"].kind not in unsorted]
    return tuple(f"{sign}{name}" for name in dict.fromkeys((*names, *kind.ORDERS)) for sign in ("", "-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Leafing:
    """Which page of a list is wanted: what it is sorted by (`due`, `-due`), how long it is, where it begins.

    `after` is the `next` of the page before, `before` the `previous` of the page behind; `total` asks how
    many there are on all pages.
    """

    sort: str | None = None
    limit: int = 20
    after: str | None = None
    before: str | None = None
    total: bool = False


FIRST_PAGE = Leafing()


@dataclass(frozen=True, slots=True)
class Question(Generic[F]):
    """All that is asked of a list: of which entities, which page, and which of their fields (none: all)."""

    filter: F
    leafing: Leafing = FIRST_PAGE
    fields: tuple[str, ...] = ()

    @classmethod
    def of(cls, kind: type[F], values: Mapping[str, Any]) -> "Question[F]":
        """Return what parameters with these values ask."""
        leafing = {name: values[name] for name in WORDS[:-1]}
        return Question(narrowed(kind, values), Leafing(**leafing), chosen(values["fields"]))


def chosen(names: str | None) -> tuple[str, ...]:
    """Return the names that stand between commas."""
    return tuple(names.split(",")) if names else ()
