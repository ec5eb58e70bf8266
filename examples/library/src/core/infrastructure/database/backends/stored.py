"""How values of ours are handed to types that know less of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, Numeric
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.domain.values import EXACT

T = TypeVar("T")
Function = Callable[[Any], Any]


class Converted(TypeDecorator[T]):
    """A type whose conversions are looked up once a column: in bulk they cost as much as all else.

    SQLAlchemy's own way asks a method with two arguments, through another function, for each value.
    """

    cache_ok = True

    def binder(self) -> Function | None:
        """Return what makes of a value the one that is stored, and None of None, or raises."""
        return None

    def reader(self) -> Function | None:
        """Return what makes of a stored value the one of Python, and None of None, or raises."""
        return None

    def process_bind_param(self, value: T | None, dialect: Dialect) -> Any:
        bind = self.binder()
        return bind(value) if bind else value

    def bind_processor(self, dialect: Dialect) -> Function | None:
        return _chained(self.binder(), self.impl_instance.bind_processor(dialect))

    def result_processor(self, dialect: Dialect, coltype: object) -> Function | None:
        return _chained(self.impl_instance.result_processor(dialect, coltype), self.reader())


class Stored(Converted[T]):
    """A value of ours in a type of the dialect's own."""

    cache_ok = True

    def __init__(self, stored: TypeEngine[Any]) -> None:
        """`stored` is the dialect's own type."""
        super().__init__()
        self.stored = stored

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(self.stored)


class Utc(Stored[datetime]):
    """A point in time in a type without a zone: it is in UTC."""

    impl = DateTime
    cache_ok = True

    def binder(self) -> Function | None:
        return lambda value: None if value is None else value.replace(tzinfo=None)

    def reader(self) -> Function | None:
        return _in_utc


class Zoned(Utc):
    """A point in time in a type that has a zone, whichever the session's is."""

    cache_ok = True

    def binder(self) -> Function | None:
        return None


class Plain(Numeric[Any]):
    """Decimals as the driver takes and gives them: SQLAlchemy makes floats where a dialect is silent."""

    def bind_processor(self, dialect: Dialect) -> None:
        return None

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        return None


class Exact(Stored[Decimal]):
    """A decimal that comes back with all its places, however many the driver gives."""

    impl = Numeric
    cache_ok = True

    def __init__(self, stored: Numeric[Any]) -> None:
        """`stored` is the dialect's own type, with its scale."""
        super().__init__(stored)
        self._step = Decimal(1).scaleb(-(stored.scale or 0))

    def reader(self) -> Function | None:
        quantize, step = EXACT.quantize, self._step
        return lambda value: None if value is None else quantize(Decimal(value), step)


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _chained(first: Function | None, second: Function | None) -> Function | None:
    return (lambda value: second(first(value))) if first and second else first or second
