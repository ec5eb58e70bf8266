"""What lists and counts ask of a field beyond a plain value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Has:
    """A to-many field has this value among others."""

    value: str
