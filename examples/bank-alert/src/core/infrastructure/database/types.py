"""Column types that the models of all features share.

Each type holds the same values and compares them in the same way on every backend. The checks are the
domain's own (`core.domain.values`); how a value is kept is said by the backend.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Dialect,
    Numeric,
    String,
    Text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.domain import values
from core.domain.errors import InvalidValue

from .backends import backend_of


class _ExactText(TypeDecorator[str]):
    """Text that comes back exactly as it went in."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None:
            self._check(value)
        return value

    def _check(self, value: str) -> None:
        raise NotImplementedError


class KeyText(_ExactText):
    """Text that may be compared, unique and sorted: at most 255 characters, no blank at either end."""

    cache_ok = True

    def __init__(self, length: int = values.KEY_LENGTH) -> None:
        """`length` is the most characters (not bytes) that a value may have."""
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(backend_of(dialect).key_text(dialect, self.length))

    def _check(self, value: str) -> None:
        values.key_text(value, "key text", self.length)


class LongText(_ExactText):
    """Text of any length: stored, returned exactly and searched, but never compared or sorted."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(backend_of(dialect).long_text(dialect))

    def _check(self, value: str) -> None:
        values.long_text(value, "text")


class Identifier(KeyText):
    """An entity's identifier: 32 hexadecimal digits as `Identifiers` hands them out."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(32)


class Choice(TypeDecorator[Enum]):
    """A member of an enumeration, stored as the text that is its value."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[Enum]) -> None:
        """`kind` is an enumeration whose values are text of at most 32 characters."""
        super().__init__(32)
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return KeyText(32).load_dialect_impl(dialect)

    def process_bind_param(self, value: Enum | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not isinstance(value, self.kind):
            raise InvalidValue(f"{value!r} is not one of {', '.join(map(str, self.kind))}")
        return str(value.value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Enum | None:
        return None if value is None else self.kind(value)

    def member(self, value: object) -> Enum | None:
        """Return the member with this value; `InvalidValue` if there is none."""
        try:
            return None if value is None else self.kind(value)
        except ValueError:
            raise InvalidValue(f"{value!r} is not one of {', '.join(map(str, self.kind))}") from None


class Instant(TypeDecorator[datetime]):
    """A point in time to the microsecond, from year 1 to 9999, always in UTC."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(backend_of(dialect).instant())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else values.instant(value, "instant")


class ExactDecimal(TypeDecorator[Decimal]):
    """An exact decimal: 18 digits, four of them after the point, unless the model says otherwise.

    SQL may compare it, and up to 18 digits add and sum it too; 38 digits, 30 of them places, are the most.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self, places: int = values.DECIMAL_PLACES, digits: int = values.DECIMAL_DIGITS) -> None:
        """`places` are the digits after the point, `digits` all of them."""
        values.exact_decimal(0, "amount", places, digits)
        super().__init__(digits, places)
        self.places = places
        self.digits = digits

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(backend_of(dialect).decimal(self.digits, self.places))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        return values.exact_decimal(value, "amount", self.places, self.digits)


class Integer64(TypeDecorator[int]):
    """An integer of 64 bits with a sign."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        return None if value is None else values.integer64(value, "integer")


class Flag(TypeDecorator[bool]):
    """True or false."""

    impl = Boolean
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> bool | None:
        if value is None or isinstance(value, bool):
            return value
        raise InvalidValue(f"{value!r} is neither true nor false")


class Day(TypeDecorator[date]):
    """A calendar day from year 1 to 9999."""

    impl = Date
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> date | None:
        return None if value is None else values.day(value, "day")
