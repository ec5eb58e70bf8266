"""What people are told of a migration that failed: where, about which table, and how things stand."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb

from alembic.runtime.migration import MigrationContext, MigrationInfo
from sqlalchemy import Connection, event

from core.domain.errors import Error, InvalidReference, StorageUnavailable

from .backends import backend_of

MADE_ANEW = "_alembic_tmp_"
"""What a table is called while SQLite makes it anew."""
TABLE = re.compile(rf"\b(?:TABLE|INTO|UPDATE|FROM|ON) +[`\"\[]?(?:{MADE_ANEW})?(\w+)", re.IGNORECASE)


NOTHING = "nothing of it was kept"
PART = "what it does above that line was kept"


@contextmanager
def explained(connection: Connection | None, stands: str) -> Iterator[None]:
    """Raise `StorageUnavailable` for what fails in a migration, which is named, with how things stand then.

    Without a connection there are no statements to say of which table they spoke.
    """
    said = ""

    def remember(_1: object, _2: object, statement: str, *_: object) -> None:
        nonlocal said
        said = statement

    if connection is not None:
        event.listen(connection, "before_cursor_execute", remember)
    try:
        yield
    except Exception as error:
        if not (place := _place(error)):
            raise
        found = TABLE.search(said) if error.__cause__ else None
        table = f", on {found[1]}" if found else ""
        said = str(error) if isinstance(error, Error) else f"{type(error).__name__}: {error}"
        told = said.replace(MADE_ANEW, "")
        raise StorageUnavailable(
            f"migration {place}{table}: {told} ({stands}: put that right, then run this again)"
        ) from error


def _place(error: Exception) -> str:
    """Return the file of the migration in which something failed and the line; nothing if it was in none."""
    for frame, line in walk_tb(error.__traceback__):
        if "down_revision" in frame.f_globals:
            return f"{Path(frame.f_code.co_filename).name}, line {line}"
    return ""


def demand_references(*, ctx: MigrationContext, step: MigrationInfo, **_: object) -> None:
    """Raise `InvalidReference` where a migration leaves rows that refer to nothing, and nobody said so."""
    if ctx.connection and (said := backend_of(ctx.dialect).dangling(ctx.connection)):
        revision = " and ".join(step.up_revision_ids)
        raise InvalidReference(f"migration {revision} would leave {said}: nothing of it was kept")
