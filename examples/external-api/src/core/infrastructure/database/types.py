"""Column types that the models of all features share.

Each type holds the same values and compares them in the same way on every backend. The checks are the
domain's own (`core.domain.values`); how a value is kept is said by the backend.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Dialect, Numeric, String, Text
from sqlalchemy.types import TypeEngine

from core.domain import values
from core.domain.errors import InvalidValue

from .backends import backend_of
from .backends.stored import Converted, Function


class KeyText(Converted[str]):
    """Text that may be compared, unique and sorted: at most 255 characters, no blank at either end."""

    impl = String
    cache_ok = True

    def __init__(self, length: int = values.KEY_LENGTH) -> None:
        """`length` is the most characters (not bytes) that a value may have."""
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(backend_of(dialect).key_text(dialect, self.length))

    def binder(self) -> Function | None:
        check, length = values.key_text, self.length
        return lambda value: None if value is None else check(value, "key text", length)


class LongText(Converted[str]):
    """Text of any length: stored, returned exactly and searched, but never compared or sorted."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(backend_of(dialect).long_text(dialect))

    def binder(self) -> Function | None:
        check = values.long_text
        return lambda value: None if value is None else check(value, "text")


class Identifier(KeyText):
    """An entity's identifier: 32 hexadecimal digits as `Identifiers` hands them out."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(32)


class Members(dict[object, Enum]):
    """The members of an enumeration by their values; looking one up costs a tenth of asking the class."""

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__({member.value: member for member in kind})
        self._kind = kind

    def __missing__(self, value: object) -> Enum | None:
        return None if value is None else self._kind(value)


class Choice(Converted[Enum]):
    """A member of an enumeration, stored as the text that is its value."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        """`kind` is an enumeration whose values are text of at most 32 characters."""
        super().__init__(32)
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return KeyText(32).load_dialect_impl(dialect)

    def binder(self) -> Function | None:
        return self._text

    def reader(self) -> Function | None:
        return Members(self.kind).__getitem__

    def member(self, value: object) -> Enum | None:
        """Return the member with this value; `InvalidValue` if there is none."""
        try:
            return None if value is None else self.kind(value)
        except ValueError:
            raise self._none_of_them(value) from None

    def _text(self, value: Enum | None) -> str | None:
        if value is None:
            return None
        if not isinstance(value, self.kind):
            raise self._none_of_them(value)
        return str(value.value)

    def _none_of_them(self, value: object) -> InvalidValue:
        return InvalidValue(f"{value!r} is not one of {', '.join(str(each.value) for each in self.kind)}")


class Instant(Converted[datetime]):
    """A point in time to the microsecond, from year 1 to 9999, always in UTC."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(backend_of(dialect).instant())

    def binder(self) -> Function | None:
        check = values.instant
        return lambda value: None if value is None else check(value, "instant")


class ExactDecimal(Converted[Decimal]):
    """An exact decimal: 18 digits, four of them after the point, unless the model says otherwise.

    SQL may compare it, and up to 18 digits add and sum it too; 38 digits, 30 of them places, are the most.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, places: int = values.DECIMAL_PLACES, digits: int = values.DECIMAL_DIGITS) -> None:
        """`places` are the digits after the point, `digits` all of them."""
        values.exact_decimals(places, digits)
        super().__init__(digits, places)
        self.places = places
        self.digits = digits

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(backend_of(dialect).decimal(self.digits, self.places))

    def binder(self) -> Function | None:
        check = values.exact_decimals(self.places, self.digits)
        return lambda value: None if value is None else check(value, "amount")


class Integer64(Converted[int]):
    """An integer of 64 bits with a sign."""

    impl = BigInteger
    cache_ok = True

    def binder(self) -> Function | None:
        check = values.integer64
        return lambda value: None if value is None else check(value, "integer")


class Flag(Converted[bool]):
    """True or false."""

    impl = Boolean
    cache_ok = True

    def binder(self) -> Function | None:
        return _flag


class Day(Converted[date]):
    """A calendar day from year 1 to 9999."""

    impl = Date
    cache_ok = True

    def binder(self) -> Function | None:
        check = values.day
        return lambda value: None if value is None else check(value, "day")


def _flag(value: bool | None) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise InvalidValue(f"{value!r} is neither true nor false")
