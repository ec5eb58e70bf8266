"""What lists and counts ask of a field beyond a plain value."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, Self

from .errors import InvalidValue
from .values import KEY_LENGTH, long_text

MOST_VALUES = 100
"""Values that one field may be asked for at once: SQL Server takes 2,100 parameters in a statement."""


@dataclass(frozen=True, slots=True)
class Range:
    """From `first` to `last`, both included; None leaves an end open. What has no value is in no range."""

    first: Any = None
    last: Any = None

    @classmethod
    def of(cls, first: Any, last: Any) -> Self | None:
        """Return the range, or None where both ends are open: as people leave a filter out."""
        return None if first is None and last is None else cls(first, last)

    def __contains__(self, value: object) -> bool:
        """Say whether a value is in the range; `InvalidValue` if its ends are of another kind."""
        first, last, value = _plain(self.first), _plain(self.last), _plain(value)
        try:
            return value is not None and (first is None or first <= value) and (last is None or value <= last)
        except TypeError:
            raise InvalidValue(
                f"{value!r} cannot be compared with {self.first!r} and {self.last!r}"
            ) from None


@dataclass(frozen=True, slots=True)
class Has:
    """A field that holds many values has this one among them."""

    value: str


@dataclass(frozen=True, slots=True, init=False)
class OneOf:
    """A field that has one of these values, or one that holds many and has any of these among them."""

    values: tuple[Any, ...]

    def __init__(self, values: Iterable[Any]) -> None:
        """`InvalidValue` if there are more than `MOST_VALUES`; of none there is nothing that has one."""
        found = tuple(dict.fromkeys(values))
        if len(found) > MOST_VALUES:
            raise InvalidValue(f"{len(found)} values are asked for, at most {MOST_VALUES} are allowed")
        object.__setattr__(self, "values", found)


@dataclass(frozen=True, slots=True)
class Begins:
    """A text that begins so: by code point, case and all. What has no value begins with nothing."""

    text: str

    def __post_init__(self) -> None:
        _short(self.text)


@dataclass(frozen=True, slots=True)
class Contains:
    """A text that has this one in it, likewise."""

    text: str

    def __post_init__(self) -> None:
        _short(self.text)


@dataclass(frozen=True, slots=True)
class Empty:
    """A field that has no value or, if `flag` is false, one that has; an empty text is a value."""

    flag: bool = True


@dataclass(frozen=True, slots=True)
class All:
    """A field of which all of these are true."""

    criteria: tuple[object, ...]


Criterion = Range | Has | OneOf | Begins | Contains | Empty | All


def each_of(wanted: object) -> Iterator[object]:
    """Yield what is asked of a field, one after another."""
    if isinstance(wanted, All):
        for each in wanted.criteria:
            yield from each_of(each)
    else:
        yield wanted


def given(criteria: Any) -> dict[str, Any]:
    """Return the fields of a dataclass that are not None, by name: what `list` and `count` are to go by."""
    values = {field.name: getattr(criteria, field.name) for field in fields(criteria)}
    return {name: value for name, value in values.items() if value is not None}


def _short(text: str) -> None:
    if len(long_text(text, "what is looked for")) > KEY_LENGTH:
        raise InvalidValue(f"what is looked for has {len(text)} characters, at most {KEY_LENGTH} are allowed")


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
