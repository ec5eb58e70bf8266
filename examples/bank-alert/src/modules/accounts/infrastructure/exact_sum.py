"""Sums of exact decimals that are exact however many there are."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, Numeric
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from core.domain.values import DECIMAL_PLACES
from core.infrastructure.database.backends import backend_of

_PART = 10**9


class _Total(TypeDecorator[Decimal]):
    """A decimal with as many digits as a sum needs."""

    impl = Numeric
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(38, DECIMAL_PLACES)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        if backend_of(dialect).counts_decimals:
            return _joined
        return super().result_processor(dialect, coltype)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class exact_sum(FunctionElement[Decimal]):  # noqa: N801  reads as the function of SQL that it is
    """The sum of an `ExactDecimal` column; NULL if there is no row.

    Where such decimals are kept as integers, a sum that leaves 64 bits is an error. Hence the upper and the
    lower digits are summed apart, which goes well for some billions of rows.
    """

    type = _Total()
    inherit_cache = True

    def __init__(self, column: InstrumentedAttribute[Decimal]) -> None:
        super().__init__(column)


@compiles(exact_sum)
def _sum(element: exact_sum, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    if backend_of(compiler.dialect).counts_decimals:
        return f"sum({column} / {_PART}) || ' ' || sum({column} % {_PART})"
    return f"sum({column})"


def _joined(parts: str | None) -> Decimal | None:
    if parts is None:
        return None
    upper, lower = map(int, parts.split())
    return Decimal(upper * _PART + lower).scaleb(-DECIMAL_PLACES)
