"""The values of columns, *stored* in SQLite and *filed* in JSON or CSV, and what can be wrong with them."""

import re
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Context, Decimal
from math import isfinite, isnan
from types import NoneType
from typing import Any, Final, Protocol

from sqlalchemy import JSON, Boolean, Column, Dialect, Float, Integer, LargeBinary, Numeric
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import TypeDecorator, TypeEngine

from . import Refused

Decimals = Collection[type[TypeEngine[Any]]]
"""Types that keep a decimal as a number which counts the last of its `places`: an integer, or text.

Text has the number `above`, which has one digit more than all others, added to it: so it sorts by value.
"""
Values = Sequence[Sequence[Any]]
"""The values of rows, column by column."""

UNKNOWN = "is unknown to the model; `database upgrade` brings files of older models along"
_LARGEST = 2**63 - 1
_UNROUNDED = Context(prec=200)
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


def _read_whole(number: int) -> int:
    if not -_LARGEST - 1 <= number <= _LARGEST:
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
JSON_TEXT = Kind("text in JSON", _TEXT | _INT | {float}, _TEXT, write=str)  # SQLite makes numbers of some
WHOLE = Kind("a whole number", _INT, _INT, read=_read_whole, parse=_parse_whole)
FLAG = Kind("true or false", _INT, frozenset({bool}), write=bool, read=int, parse=_parse_flag)
REAL = Kind(
    "a number", _INT | {float}, _TEXT | _INT | {float}, _write_real, _read_real, _parse_real, exact=False
)
BYTES = Kind("text in base64", frozenset({bytes}), _TEXT, _write_bytes, _read_bytes, exact=False)

_KINDS = {Boolean: FLAG, Integer: WHOLE, Numeric: REAL, Float: REAL, LargeBinary: BYTES, JSON: JSON_TEXT}


def exact(places: int, above: int) -> Kind:
    """Return the kind of decimals with so many places; `above` is 0 where they are stored as integers."""
    scale = 10**places
    fraction = "3400".ljust(places, "0")[:places]
    example = f'"12.{fraction}"' if places else '"12"'

    def write(stored: int | str) -> str:
        number = int(stored) - above
        sign, number = ("-", -number) if number < 0 else ("", number)
        return f"{sign}{number // scale}.{number % scale:0{places}}" if places else f"{sign}{number}"

    def read(amount: str | int) -> int | str:
        if isinstance(amount, str) and not _EXACT.fullmatch(amount):
            raise ValueError(f"must be a decimal number, such as {example}")
        scaled = _UNROUNDED.multiply(Decimal(amount), scale)
        if scaled != int(scaled):
            raise ValueError(f"must have at most {places} decimal places")
        return f"{int(scaled) + above:0{len(str(above))}}" if above else int(scaled)

    name = f"a decimal number in quotes, such as {example}"
    return Kind(name, _TEXT if above else _INT, _TEXT | _INT, write, read)


def kind_of(type_: TypeEngine[Any], dialect: Dialect, decimals: Decimals) -> Kind:
    """Return the kind of a column of this type. What SQLite keeps as text is filed as that very text."""
    while isinstance(type_, TypeDecorator):
        type_ = type_.load_dialect_impl(dialect)
    if isinstance(type_, tuple(decimals)):
        counted: Any = type_
        return exact(counted.places, counted.above)
    return next((kind for known, kind in _KINDS.items() if isinstance(type_, known)), TEXT)


MISSING: Final = object()
"""Stands for a value that a file does not have."""


class FileColumn:
    """A column of a model, as the file of its table has it."""

    def __init__(self, column: Column[Any], dialect: Dialect, decimals: Decimals) -> None:
        self.name = str(column.name)  # plain: orjson takes no subclass as a key
        self.quoted: str = dialect.identifier_preparer.quote(column.name)
        self.kind: Kind = kind_of(column.type, dialect, decimals)
        self._column = column
        self._dialect = dialect
        implementation = column.type.dialect_impl(dialect)
        self._bind = implementation.bind_processor(dialect)
        own = (implementation.result_processor(dialect, None), self._bind) if self.kind.exact else ()
        self._steps = [step for step in (self.kind.read, *own) if step]

    def filed(self, values: Sequence[Any]) -> Sequence[Any]:
        """Return the filed form of stored values; `Refused` for one that is not of the column's kind."""
        strange = set(map(type, values)) - self.kind.stored - {NoneType}
        if strange:
            names = ", ".join(kind.__name__ for kind in strange)
            raise Refused(f"{self._column} must be {self.kind.name}, and has been given {names}")
        write = self.kind.write
        return [None if value is None else write(value) for value in values] if write else values

    def stored(self, values: Sequence[Any]) -> Sequence[Any]:
        """Return the stored form of filed values; `Misplaced` for the first that is refused."""
        types = set(map(type, values)) - {NoneType}
        if not types <= self.kind.filed | {type(MISSING)}:
            allowed = self.kind.filed | {NoneType, type(MISSING)}
            row = next(row for row, value in enumerate(values) if type(value) not in allowed)
            raise Misplaced(f"must be {self.kind.name}", row, self.name)
        known, value = dict.fromkeys(values), None
        try:
            for value in known:
                known[value] = self._default() if value is MISSING else self._checked(value)
        except Exception as error:  # types of the service's own may raise anything
            raise Misplaced(str(error), list(values).index(value), self.name) from error
        return list(map(known.__getitem__, values))

    def _checked(self, value: Any) -> Any:
        """Return the stored form of one value, as the column's type would have written it itself."""
        if value is not None:
            for step in self._steps:
                value = step(value)
        return value

    def _default(self) -> Any:
        """Return the stored form of what a row gets that does not name this column."""
        default = self._column.default
        if default is not None and default.is_scalar:
            value = default.arg  # type: ignore[attr-defined]  # scalar defaults have it
            return self._bind(value) if self._bind else value
        if self._column.server_default is not None:
            compiler: Any = CreateTable(self._column.table).compile(dialect=self._dialect)
            spelled = compiler.get_column_default_string(self._column)
            with closing(sqlite3.connect(":memory:")) as connection:
                return connection.execute(f"SELECT {spelled}").fetchone()[0]
        if self._column.nullable:
            return None
        raise ValueError("must not be missing; `database upgrade` gives it the default of a newer model")


class Misplaced(Exception):
    """Something is wrong in a row of a file, counted from 0; which line that is, only the format knows."""

    def __init__(self, reason: str, row: int | None = None, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.row = row
        self.field = field


class Malformed(Exception):
    """The text of a file does not follow the rules of its format."""

    def __init__(self, reason: str, line: int, column: int | None = None, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = f"line {line}" + (f", column {column}" if column else "")
        self.field = field


class Form(Protocol):
    """Turns rows into the text of a file and back: `json_format` and `csv_format` are two, as modules."""

    SUFFIX: str

    def lines(self, columns: Sequence[FileColumn], values: Values) -> list[bytes]:
        """Return the text of each row of stored values, without what stands between rows."""

    def document(self, columns: Sequence[FileColumn], rows: Collection[bytes]) -> bytes:
        """Return the content of a file that has these rows."""

    def parse(self, text: str, columns: Sequence[FileColumn]) -> Values:
        """Return the filed values in a file, MISSING for those it lacks.

        `Malformed` if the text breaks the rules of the format, `Misplaced` if a row is none of the table.
        """

    def place(self, text: str, row: int, field: str | None) -> str:
        """Say where in a file, which has been parsed, a row is, or one value of it."""
