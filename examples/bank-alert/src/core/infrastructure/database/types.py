"""Column types that the models of all features share.

Each type holds the same values and compares them in the same way on every backend. The checks are the
domain's own (`core.domain.values`); what a dialect needs in addition is said here, once.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Numeric,
    String,
    Text,
    cast,
    collate,
)
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.domain import values
from core.domain.errors import InvalidValue

UTF8_BY_CODE_POINT = {
    "postgresql": "C",
    "mysql": "utf8mb4_0900_bin",  # plain utf8mb4_bin ignores trailing blanks
    "mariadb": "utf8mb4_nopad_bin",
    "mssql": "Latin1_General_100_BIN2_UTF8",
}
"""Collations under which text is equal if, and sorted as, its code points are."""

EMPTY_ON_ORACLE = "\0"
"""Stands for "" where the database takes that for NULL: no other text contains it, and it sorts first too."""

_BYTES_PER_CHARACTER = 4
_STEP = Decimal(1).scaleb(-values.DECIMAL_PLACES)


def _collation(dialect: Dialect) -> str | None:
    """Name the dialect's collation by code point; SQLite and Oracle compare so without being told."""
    name = "mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name
    return UTF8_BY_CODE_POINT.get(name)


class _ExactText(TypeDecorator[str]):
    """Text that comes back exactly as it went in, on Oracle the empty one too."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        self._check(value)
        return EMPTY_ON_ORACLE if value == "" and dialect.name == "oracle" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        read: Callable[[Any], Any] | None = self.impl_instance.result_processor(dialect, coltype)
        if dialect.name != "oracle":
            return read

        def restore(value: Any) -> Any:
            text = read(value) if read else value
            return "" if text == EMPTY_ON_ORACLE else text

        return restore

    def _check(self, value: str) -> None:
        raise NotImplementedError


class _Utf8Varchar(mssql.VARCHAR):
    """SQL Server's text in UTF-8; its length counts bytes.

    Parameters arrive as UTF-16. Compared as they are, they would have each value of the column converted,
    past its index, and be ordered by code unit.
    """

    def bind_expression(self, bindvalue: BindParameter[str]) -> ColumnElement[str]:
        return cast(collate(bindvalue, UTF8_BY_CODE_POINT["mssql"]), mssql.VARCHAR(self.length))


class KeyText(_ExactText):
    """Text that may be compared, unique and sorted: at most 255 characters, no blank at either end."""

    cache_ok = True

    def __init__(self, length: int = values.KEY_LENGTH) -> None:
        """`length` is the most characters (not bytes) that a value may have."""
        super().__init__(length)
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        collation = _collation(dialect)
        if dialect.name == "mssql":
            return _Utf8Varchar(self.length * _BYTES_PER_CHARACTER, collation=collation)
        if dialect.name in {"mysql", "mariadb"}:
            return mysql.VARCHAR(self.length, charset="utf8mb4", collation=collation)
        return dialect.type_descriptor(String(self.length, collation=collation))

    def _check(self, value: str) -> None:
        values.key_text(value, "key text", self.length)


class LongText(_ExactText):
    """Text of any length: stored, returned exactly and searched, but never compared or sorted."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        collation = _collation(dialect)
        if dialect.name == "mssql":
            return mssql.VARCHAR(collation=collation)  # without a length, that is VARCHAR(max)
        if dialect.name in {"mysql", "mariadb"}:
            return mysql.LONGTEXT(charset="utf8mb4", collation=collation)
        return dialect.type_descriptor(Text(collation=collation))

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


class Instant(TypeDecorator[datetime]):
    """A point in time to the microsecond, from year 1 to 9999, always in UTC.

    SQLite keeps the text of ISO 8601, which sorts by time; the others their own type without a zone, but
    for PostgreSQL, whose type with a zone is the one that its own tools expect.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        by_dialect: dict[str, TypeEngine[Any]] = {
            "sqlite": String(27),
            "postgresql": postgresql.TIMESTAMP(timezone=True, precision=6),
            "mysql": mysql.DATETIME(fsp=6),
            "mariadb": mysql.DATETIME(fsp=6),
            "mssql": mssql.DATETIME2(6),  # type: ignore[no-untyped-call]  # SQLAlchemy has no annotation there
            "oracle": oracle.TIMESTAMP(),
        }
        return dialect.type_descriptor(by_dialect.get(dialect.name, DateTime()))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None:
            return None
        value = values.instant(value, "instant")
        if dialect.name == "postgresql":
            return value
        naive = value.replace(tzinfo=None)
        return naive.isoformat(timespec="microseconds") + "Z" if dialect.name == "sqlite" else naive

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromisoformat(value)
        read: datetime = value
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """An exact decimal with 18 digits, four of them after the point. SQL may compare, add and sum it.

    SQLite has no such type: there it is an integer that counts ten-thousandths.
    """

    impl = Numeric
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(values.DECIMAL_DIGITS, values.DECIMAL_PLACES)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        exact = Numeric(values.DECIMAL_DIGITS, values.DECIMAL_PLACES)
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else exact)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | int | None:
        if value is None:
            return None
        amount = values.exact_decimal(value, "amount")
        return int(values.EXACT.scaleb(amount, values.DECIMAL_PLACES)) if dialect.name == "sqlite" else amount

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        amount = Decimal(value)
        if dialect.name == "sqlite":
            return values.EXACT.scaleb(amount, -values.DECIMAL_PLACES)
        return values.EXACT.quantize(amount, _STEP)


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
