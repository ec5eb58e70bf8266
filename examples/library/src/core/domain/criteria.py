"""What lists and counts ask of a field beyond a plain value."""

from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, Self

from .errors import InvalidValue


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


def given(criteria: Any) -> dict[str, Any]:
    """Return the fields of a dataclass that are not None, by name: what `list` and `count` are to go by."""
    values = {field.name: getattr(criteria, field.name) for field in fields(criteria)}
    return {name: value for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
