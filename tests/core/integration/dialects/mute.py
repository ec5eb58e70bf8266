"""SQL Server and Oracle without a server: the real dialects and drivers on top of a mute connection.

It writes down every statement as it would go out, and answers with rows that were prepared for it, or none.
"""

import re
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Self

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from core.infrastructure.database.errors import install_translation

Rows = list[tuple[Any, ...]]

URLS = {"mssql": "mssql+mssqlpython://host/name", "oracle": "oracle+oracledb://host/?service_name=name"}
DRIVERS = {"mssql": "mssql_python", "oracle": "oracledb"}
ON_MEETING: dict[str, Rows] = {
    "@@version": [("Microsoft SQL Server 2022 (RTM-CU26) - 16.0.4250.1 (X64)",)],
    r"SELECT 1\.1": [("1.1",)],
    "OUTPUT inserted": [("key",)],
    "is_read_committed_snapshot_on": [(True,)],
    "NLS_CHARACTERSET": [("AL32UTF8",)],
}


@dataclass
class Mute:
    """What went out to the connections of one engine, what comes back for which statement, and what fails."""

    dialect: str
    answers: dict[str, Rows] = field(default_factory=dict)
    said: list[tuple[str, Any]] = field(default_factory=list)
    refused: str = "(?!)"

    def engine(self) -> Engine:
        """Return an engine whose dialect has already met the server, as one of today's versions."""
        engine = create_engine(URLS[self.dialect], creator=lambda: MuteConnection(self))
        install_translation(engine)
        engine.connect().close()
        self.said.clear()
        return engine

    def answer(self, statement: str) -> Rows:
        prepared = ON_MEETING | self.answers
        return list(next((rows for part, rows in prepared.items() if re.search(part, statement)), []))


class MuteConnection:
    """The little of a driver's connection that SQLAlchemy asks for."""

    version = "23.26.2.0.0"
    max_identifier_length = 128
    autocommit = False
    outputtypehandler = None

    def __init__(self, mute: Mute) -> None:
        self._mute = mute

    def cursor(self) -> "MuteCursor":
        return MuteCursor(self._mute)

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None: ...


class MuteCursor:
    """The little of a driver's cursor that SQLAlchemy asks for. Every row that is given affects a row."""

    arraysize = 1
    outputtypehandler = None

    def __init__(self, mute: Mute) -> None:
        self._mute = mute
        self._rows: Rows = []
        self.rowcount = -1
        self.description: Rows | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def execute(self, statement: str, parameters: Any = None) -> None:
        self._mute.said.append((statement, parameters))
        if re.search(self._mute.refused, statement):
            raise import_module(DRIVERS[self._mute.dialect]).ProgrammingError("refused", "refused")
        self._rows = self._mute.answer(statement)
        self.rowcount = len(parameters) if isinstance(parameters, list) else 1
        if self._rows or statement.lstrip().upper().startswith("SELECT"):
            width = len(self._rows[0]) if self._rows else 1
            self.description = [(f"column {n}", *[None] * 6) for n in range(width)]

    executemany = execute

    def setinputsizes(self, *sizes: Any, **named: Any) -> None: ...

    def var(self, *_: Any, **__: Any) -> "MuteVariable":
        return MuteVariable()

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int = 1) -> Rows:
        fetched, self._rows = self._rows[:size], self._rows[size:]
        return fetched

    def fetchall(self) -> Rows:
        return self.fetchmany(len(self._rows))

    def close(self) -> None: ...


class MuteVariable:
    """What Oracle's driver puts the outcome of RETURNING into."""

    values = (("key",),)
