"""What a value must be so that each backend can keep it and compare it the same way.

Entities call these for their invariants, column types call them again for every bound parameter: a value
that one database could not hold or tell apart is refused by all, with the same words.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Context, Decimal
from functools import cache

from .errors import InvalidValue

KEY_LENGTH = 255
"""Characters that text may have if it is compared, unique or sorted."""

DECIMAL_PLACES = 4
DECIMAL_DIGITS = 18
"""Digits that an exact decimal has in all, those after the point included, unless its field says otherwise.

More than 18 do not fit into an integer of SQLite's, which then keeps text: it can be compared, not summed.
"""
MOST_PLACES = 30
"""MySQL has no more."""
MOST_DIGITS = 38
"""SQL Server and Oracle have no more."""
EXACT = Context(prec=38)
"""For arithmetic that must not depend on the precision which a caller has set; sums have room to grow."""

LARGEST = 2**63 - 1
"""The largest integer."""
_LAST_VERSION = 2**53 - 1
"""Every reader of JSON keeps it exactly, and more edits than anybody makes still follow it."""
_IDENTIFIER = re.compile(r"[0-9a-f]{1,32}")
_REFORM = 1582
_LEFT_OUT = date(_REFORM, 10, 5), date(_REFORM, 10, 14)


def long_text(value: str, name: str) -> str:
    """Return text that can be stored and returned exactly; `name` is what messages call it.

    Refused: NUL, which PostgreSQL cannot hold, and lone surrogates, which UTF-8 cannot.
    """
    if not isinstance(value, str):
        raise InvalidValue(f"{name} must be text, not {type(value).__name__}")
    if "\0" in value:
        raise InvalidValue(f"{name} must not contain the NUL character")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise InvalidValue(f"{name} has half a surrogate pair at position {error.start}") from None
    return value


def optional_text(value: str | None, name: str) -> str | None:
    """Return text as `long_text` does, or None: an empty text says nothing either."""
    return long_text(value, name) if value else None


def key_text(value: str, name: str, length: int = KEY_LENGTH) -> str:
    """Return text that can also be compared, unique and sorted: short, no blank at either end.

    SQL Server ignores trailing blanks when it compares, and Oracle cannot compare long text.
    """
    if type(value) is not str or not value.isascii() or "\0" in value:  # what is often so costs one look
        long_text(value, name)
    if len(value) > length:
        raise InvalidValue(f"{name} has {len(value)} characters, at most {length} are allowed")
    if value != value.strip():
        raise InvalidValue(f"{name} must not begin or end with a blank: {value!r}")
    return value


def line(value: str, name: str, length: int = KEY_LENGTH) -> str:
    """Return key text that is one line and not empty: what people call something by."""
    if not key_text(value, name, length) or len(value.splitlines()) > 1:
        raise InvalidValue(f"{name} must be one line of text, not {value!r}")
    return value


def identifier(value: str, name: str) -> str:
    """Return an identifier: up to 32 hexadecimal digits in small letters, so that one thing has one only."""
    if not _IDENTIFIER.fullmatch(value):
        raise InvalidValue(f"{name} must be 1 to 32 of the digits 0-9 and a-f, not {value[:40]!r}")
    return value


def identifiers(given: Iterable[str], name: str) -> list[str]:
    """Return identifiers in order, each once."""
    return sorted({identifier(value, name) for value in given})


def version(value: int, name: str) -> int:
    """Return a version: they count from 1, and there is always a next one."""
    if value < 1:
        raise InvalidValue("versions count from 1")
    if value > _LAST_VERSION:
        raise InvalidValue(f"{name} must be at most {_LAST_VERSION}, not {value}")
    return value


def instant(value: datetime, name: str) -> datetime:
    """Return an instant in UTC; one without a time zone is refused, since nobody can tell when it was."""
    if not isinstance(value, datetime):
        raise InvalidValue(f"{name} must be an instant, not {type(value).__name__}")
    if value.year == _REFORM:
        day(value.date(), name)
    if value.tzinfo is UTC:
        return value
    if value.utcoffset() is None:
        raise InvalidValue(f"{name} must have a time zone: {value.isoformat()}")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise InvalidValue(f"{name} is outside the years 1 to 9999 in UTC: {value.isoformat()}") from None


def day(value: date, name: str) -> date:
    """Return a calendar day; the ten that the Gregorian reform left out are refused: Oracle has none."""
    if type(value) is not date:  # an instant is a date to Python
        raise InvalidValue(f"{name} must be a day, not {type(value).__name__}")
    if value.year == _REFORM and _LEFT_OUT[0] <= value <= _LEFT_OUT[1]:
        raise InvalidValue(f"{name} is one of the ten that the calendar left out: {value}")
    return value


def exact_decimal(
    value: Decimal | int, name: str, places: int = DECIMAL_PLACES, digits: int = DECIMAL_DIGITS
) -> Decimal:
    """Return an amount with exactly so many decimal places; nothing is ever rounded.

    `digits` are those that it may have in all. How many of both a field has is said by its column, too.
    """
    return exact_decimals(places, digits)(value, name)


@cache
def exact_decimals(places: int, digits: int) -> Callable[[Decimal | int, str], Decimal]:
    """Return `exact_decimal` for amounts of so many places and digits."""
    if not (0 <= places <= min(digits, MOST_PLACES) and 0 < digits <= MOST_DIGITS):
        raise ValueError(f"no exact decimal has {digits} digits, {places} of them after the point")
    step, before = Decimal(1).scaleb(-places), digits - places
    limit = Decimal(10) ** before

    def checked(value: Decimal | int, name: str) -> Decimal:
        if type(value) is Decimal and value and value.same_quantum(step) and value.adjusted() < before:
            return value  # as it came from here before
        if isinstance(value, bool) or not isinstance(value, Decimal | int):
            raise InvalidValue(f"{name} must be a Decimal, not {type(value).__name__}")
        amount = Decimal(value)
        if not amount.is_finite():
            raise InvalidValue(f"{name} must be a finite number, not {value}")
        if amount.copy_abs() >= limit:
            raise InvalidValue(f"{name} needs more than {before} digits before the point")
        fixed = EXACT.add(amount.quantize(step, ROUND_DOWN, EXACT), 0)  # the sum makes negative zero zero
        if fixed != amount:
            raise InvalidValue(f"{name} has more than {places} decimal places: {value}")
        return fixed

    return checked


def integer64(value: int, name: str) -> int:
    """Return an integer that fits into 64 bits with a sign."""
    if type(value) is not int and (isinstance(value, bool) or not isinstance(value, int)):
        raise InvalidValue(f"{name} must be an integer, not {type(value).__name__}")
    if not -LARGEST - 1 <= value <= LARGEST:
        raise InvalidValue(f"{name} does not fit into 64 bits: {value}")
    return value
