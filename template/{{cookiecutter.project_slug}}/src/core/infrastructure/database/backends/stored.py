"""How values of ours are handed to types that know less of them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, Numeric
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.domain.values import EXACT

T = TypeVar("T")


class Stored(TypeDecorator[T]):
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

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        read: datetime = value
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


class Zoned(Utc):
    """A point in time in a type that has a zone, whichever the session's is."""

    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value


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

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else EXACT.quantize(Decimal(value), self._step)
