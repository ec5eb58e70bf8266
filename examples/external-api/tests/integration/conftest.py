"""Whatever the integration tests say to SQLite must make sense to SQL Server and Oracle too."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.ddl.base import AlterTable
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.sql.elements import ReleaseSavepointClause, RollbackToSavepointClause, SavepointClause

from config.settings import Backend

from .syntax import check

NO_DATABASE_MATTERS = ["test_document.py", "*/test_document.py"]
collect_ignore_glob = [] if os.environ.get("DB_BACKEND", "sqlite") == "sqlite" else NO_DATABASE_MATTERS
ELSEWHERE_OTHERWISE = (AlterTable, SavepointClause, RollbackToSavepointClause, ReleaseSavepointClause)


@pytest.fixture(scope="session", autouse=True)
def _every_statement_is_checked(backend: Backend) -> Iterator[None]:
    """Compile each statement that a test brings about for the two dialects that most machines cannot run.

    On one backend that is enough; whoever writes a statement learns of it in the test that runs it. How a
    migration alters a table is Alembic's affair, and how a savepoint is set the dialect's: each has its way.
    """
    if backend is not Backend.SQLITE:
        yield
        return
    seen: set[str] = set()

    def look_at(_1: object, _2: object, statement: str, _3: object, context: Any, _4: object) -> None:
        compiled = context.compiled
        if compiled is None or context.dialect.name != "sqlite" or statement in seen:
            return
        seen.add(statement)
        if not isinstance(compiled.statement, ELSEWHERE_OTHERWISE):
            check(compiled.statement, **({} if compiled.is_ddl else {"column_keys": compiled.column_keys}))

    event.listen(Engine, "before_cursor_execute", look_at)
    yield
    event.remove(Engine, "before_cursor_execute", look_at)
