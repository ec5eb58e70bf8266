"""PostgreSQL, and what speaks its protocol."""

from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert
from sqlalchemy.engine import URL
from sqlalchemy.types import TypeEngine

from config.settings import SERVICE

from ..faults import Fault, Finding
from .standard import SERVER, Standard
from .stored import Zoned


class PostgreSql(Standard):
    """Its own type with a zone for instants is the one that its own tools expect."""

    name = "postgresql"
    rename_key = ("ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}",)
    aliases = ("postgres",)  # as hosting services write it
    driver = "psycopg"
    savepoints = True
    collation = "C"
    position = "strpos({text}, {part})"
    on_conflict = staticmethod(insert)

    def options(self, url: URL, metadata: MetaData) -> dict[str, Any]:
        limits = {"statement_timeout": self.statement_seconds, "lock_timeout": self.lock_seconds}
        ours = ["-c timezone=UTC", *(f"-c {name}={seconds}s" for name, seconds in limits.items())]
        theirs = url.query.get("options", ())
        arguments = {
            "connect_timeout": self.connect_seconds,
            "application_name": SERVICE,
            "options": " ".join([*ours, *([theirs] if isinstance(theirs, str) else theirs)]),
        }
        return SERVER | {"connect_args": arguments}

    def find(self, error: BaseException) -> Finding:
        """What a statement that was prepared gives was changed: a new connection prepares it anew."""
        return Finding(Fault.CHANGED) if "cached plan must not change" in str(error) else super().find(error)

    def instant(self) -> TypeEngine[Any]:
        return Zoned(TIMESTAMP(timezone=True, precision=6))
