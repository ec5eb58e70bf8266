"""How values are kept: *stored* in a column of SQLite, *filed* as a value of JSON or in a cell of CSV."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite, isnan
from typing import Any

from sqlalchemy import Boolean, Dialect, Float, Integer, LargeBinary, Numeric
from sqlalchemy.types import TypeDecorator, TypeEngine

from core.domain.values import DECIMAL_DIGITS, LARGEST, exact_decimal

from ..models import ExactDecimal

_WHOLE = re.compile(r"-?[0-9]+")
_EXACT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_INFINITE = {"inf", "-inf"}


@dataclass(frozen=True)
class Kind:
    """What the values of a column may be, and how they change from one form to the other; None stays None.

    `read` and `parse` refuse with a `ValueError`; where a function is missing, the forms are the same.
    """

    name: str
    stored: frozenset[type]
    filed: frozenset[type]
    write: Callable[[Any], Any] | None = None  # stored -> filed
    read: Callable[[Any], Any] | None = None  # filed -> stored
    parse: Callable[[str], Any] | None = None  # text of a cell -> filed
    exact: bool = True  # whether the type's own check returns every value as it was


def _exact(type_: ExactDecimal, dialect: Dialect) -> Kind:
    """Return the kind of exact decimals: filed as text with all their places, stored as the dialect says."""
    stored = type_.load_dialect_impl(dialect)
    to_stored, from_stored = stored.bind_processor(dialect), stored.result_processor(dialect, None)
    example = f"12.{'3400':0<{type_.places}.{type_.places}}".rstrip(".")

    def write(value: Any) -> str:
        return f"{from_stored(value):f}" if from_stored else str(value)

    def read(amount: str | int) -> Any:
        if isinstance(amount, str) and not _EXACT.fullmatch(amount):
            raise ValueError(f'must be a decimal number, such as "{example}"')
        if len(str(amount).partition(".")[2].rstrip("0")) > type_.places:
            raise ValueError(f"must have at most {type_.places} decimal places")
        exact = exact_decimal(Decimal(amount), "amount", type_.places, type_.digits)
        return to_stored(exact) if to_stored else exact

    name = f'a decimal number in quotes, such as "{example}"'
    return Kind(name, _TEXT if type_.digits > DECIMAL_DIGITS else _INT, _TEXT | _INT, write, read)


def _read_whole(number: int) -> int:
    if not -LARGEST - 1 <= number <= LARGEST:
        raise ValueError("must fit into 64 bits")
    return number


def _parse_whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError("must be a whole number")
    return int(text)


def _parse_flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("must be true or false")
    return text == "true"


def _write_real(number: float) -> float | str:
    return number if isfinite(number) else repr(number)  # JSON has no infinity


def _read_real(number: float | str) -> float:
    if number in _INFINITE:
        return float(number)
    if isinstance(number, str) or isnan(number):
        raise ValueError("must be a number")
    return number


def _parse_real(text: str) -> float:
    try:
        return int(text) if _WHOLE.fullmatch(text) else float(text)
    except ValueError:
        raise ValueError("must be a number") from None


def _write_bytes(data: bytes) -> str:
    return b64encode(data).decode()


def _read_bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise ValueError("must be text in base64") from None


_TEXT, _INT = frozenset({str}), frozenset({int})

TEXT = Kind("text", _TEXT, _TEXT)
WHOLE = Kind("a whole number", _INT, _INT, read=_read_whole, parse=_parse_whole)
FLAG = Kind("true or false", _INT, frozenset({bool}), write=bool, read=int, parse=_parse_flag)
REAL = Kind(
    "a number", _INT | {float}, _TEXT | _INT | {float}, _write_real, _read_real, _parse_real, exact=False
)
BYTES = Kind("text in base64", frozenset({bytes}), _TEXT, _write_bytes, _read_bytes, exact=False)

_KINDS = {Boolean: FLAG, Integer: WHOLE, Numeric: REAL, Float: REAL, LargeBinary: BYTES}


def kind_of(type_: TypeEngine[Any], dialect: Dialect) -> Kind:
    """Return the kind of a column of this type. What SQLite keeps as text is filed as that very text."""
    if isinstance(type_, ExactDecimal):
        return _exact(type_, dialect)
    while isinstance(type_, TypeDecorator):
        type_ = type_.load_dialect_impl(dialect)
    return next((kind for known, kind in _KINDS.items() if isinstance(type_, known)), TEXT)
