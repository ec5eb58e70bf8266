"""The values of one column, on their way between SQLite and a file."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from types import NoneType
from typing import Any, Final

from sqlalchemy import Column, Dialect
from sqlalchemy.schema import CreateTable

from core.domain.errors import InvalidValue

from .errors import Misplaced
from .kinds import Kind, kind_of

MISSING: Final = object()
"""Stands for a value that a file does not have."""


class FileColumn:
    """A column of a model, as the file of its table has it."""

    def __init__(self, column: Column[Any], dialect: Dialect) -> None:
        self.name = str(column.name)  # plain: orjson takes no subclass as a key
        self.quoted: str = dialect.identifier_preparer.quote(column.name)
        self.kind: Kind = kind_of(column.type, dialect)
        self._column = column
        self._dialect = dialect
        implementation = column.type.dialect_impl(dialect)
        self._bind = implementation.bind_processor(dialect)
        self._result = implementation.result_processor(dialect, None)

    def filed(self, values: Sequence[Any]) -> Sequence[Any]:
        """Return the filed form of stored values; `InvalidValue` for one that is not of the column's kind."""
        strange = set(map(type, values)) - self.kind.stored - {NoneType}
        if strange:
            names = ", ".join(kind.__name__ for kind in strange)
            raise InvalidValue(f"{self._column} must be {self.kind.name}, and has been given {names}")
        write = self.kind.write
        return [None if value is None else write(value) for value in values] if write else values

    def stored(self, values: Sequence[Any]) -> Sequence[Any]:
        """Return the stored form of filed values; `Misplaced` for the first that is refused."""
        types = set(map(type, values)) - {NoneType}
        if not types <= self.kind.filed | {type(MISSING)}:
            allowed = self.kind.filed | {NoneType, type(MISSING)}
            row = next(row for row, value in enumerate(values) if type(value) not in allowed)
            raise Misplaced(f"must be {self.kind.name}", row, self.name)
        known: dict[Any, Any] = {None: None}
        for row, value in enumerate(values):
            if value not in known:
                try:
                    known[value] = self._checked(value)
                except Exception as error:  # types of the service's own may raise anything
                    raise Misplaced(str(error), row, self.name) from error
        return [known[value] for value in values]

    def _checked(self, value: Any) -> Any:
        """Return the stored form of one value, as the column's type would have written it itself."""
        if value is MISSING:
            return self._default()
        stored = self.kind.read(value) if self.kind.read else value
        if not self.kind.exact:
            return stored
        if self._result:
            stored = self._result(stored)
        return self._bind(stored) if self._bind else stored

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
        raise ValueError("must not be missing: the model has no fixed default for it")
