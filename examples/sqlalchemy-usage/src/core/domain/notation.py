"""How numbers, days and instants are written: in one form each, so that what was written has one meaning.

`1,234` is a thousand to some and one and a bit to others, `03/04/2026` is in March or in April: whatever
could mean another value is refused, on every way in. Records, command lines, HTTP and settings read by these.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from . import values
from .errors import InvalidValue

C = TypeVar("C", bound=Enum)

INTEGER = "an integer such as 12"
DECIMAL = "a decimal number such as 12.50"
DAY = "a day such as 2026-03-01"
INSTANT = "an instant such as 2026-03-01T08:30:00Z"
FLAG = "true or false"

_INTEGER = re.compile(r"-?[0-9]{1,20}")
_DECIMAL = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = r"[0-2][0-9]:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6}0*)?)?"
_ZONE = r"(?:Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?"
_INSTANT = re.compile(f"{_DAY.pattern}[T ]{_TIME}{_ZONE}")
_SHOWN = 60


def integer(text: str, name: str) -> int:
    """Read an integer: digits, and a minus before them if it is less than zero."""
    if not _INTEGER.fullmatch(text):
        raise InvalidValue(f"{name} must be {INTEGER}, not {shown(text)}")
    return int(text)


def decimal(text: str, name: str) -> Decimal:
    """Read a decimal number: the same, and perhaps a point with digits on both of its sides."""
    if not _DECIMAL.fullmatch(text):
        raise InvalidValue(f"{name} must be {DECIMAL}, not {shown(text)}")
    return Decimal(text)


def day(text: str, name: str) -> date:
    """Read a calendar day as ISO 8601 writes it, year first."""
    try:
        found = date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise InvalidValue(f"{name} must be {DAY}, not {shown(text)}") from None
    return values.day(found, name)


def instant(text: str, name: str) -> datetime:
    """Read an instant as ISO 8601 writes it, with its zone and no finer than to the microsecond."""
    try:
        found = datetime.fromisoformat(text if _INSTANT.fullmatch(text) else "")
    except ValueError:
        raise InvalidValue(f"{name} must be {INSTANT}, to the microsecond, not {shown(text)}") from None
    return values.instant(found, name)


def flag(text: str, name: str) -> bool:
    """Read a flag, as JSON writes it."""
    if text not in {"true", "false"}:
        raise InvalidValue(f"{name} must be {FLAG}, not {shown(text)}")
    return text == "true"


def choice(text: str, name: str, kind: type[C]) -> C:
    """Read the value of a member of an enumeration."""
    try:
        return kind(text)
    except ValueError:
        raise InvalidValue(f"{name} must be {one_of(kind)}, not {shown(text)}") from None


def one_of(kind: type[Enum]) -> str:
    """Return how the values of an enumeration are listed."""
    return f"one of {', '.join(str(each.value) for each in kind)}"


def shown(value: object) -> str:
    """Return a value as messages show it: recognisable, and short whatever somebody sent."""
    plain = list(map(_plain, value)) if isinstance(value, list) else _plain(value)
    text = repr(plain)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value
