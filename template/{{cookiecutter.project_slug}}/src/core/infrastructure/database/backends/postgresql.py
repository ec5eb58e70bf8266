"""PostgreSQL, and what speaks its protocol."""

from typing import Any

from sqlalchemy import Connection, MetaData, Table, event, func, select
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert
from sqlalchemy.engine import URL, Engine
from sqlalchemy.types import TypeEngine

from config.settings import SERVICE, Settings

from ..faults import Fault, Finding
from .standard import SERVER, SPARE, Standard
from .stored import Zoned


class PostgreSql(Standard):
    """Its own type with a zone for instants is the one that its own tools expect."""

    name = "postgresql"
    reserved = "collation concurrently lateral system_user tablesample"
    rename_key = ("ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}",)
    aliases = ("postgres",)  # as hosting services write it
    driver = "psycopg"
    snapshot = "REPEATABLE READ"
    savepoints = True
    collation = "C"
    position = "strpos({text}, {part})"
    on_conflict = staticmethod(insert)

    def options(self, url: URL, metadata: MetaData, settings: Settings) -> dict[str, Any]:
        limits = {
            "statement_timeout": settings.db_statement_timeout,
            "lock_timeout": settings.db_lock_timeout,
        }
        ours = ["-c timezone=UTC", *(f"-c {name}={seconds}s" for name, seconds in limits.items())]
        theirs = url.query.get("options", ())
        arguments = {
            "connect_timeout": settings.db_connect_timeout,
            "application_name": SERVICE,
            "options": " ".join([*ours, *([theirs] if isinstance(theirs, str) else theirs)]),
        }
        return SERVER | {"connect_args": arguments}

    def prepare(self, engine: Engine, settings: Settings) -> None:
        connect = _connection(settings.db_statement_timeout + SPARE).connect
        event.listen(engine, "do_connect", lambda _1, _2, arguments, named: connect(*arguments, **named))

    def count_on(self, connection: Connection, table: Table) -> None:
        """A sequence does not notice the keys that it was not asked for."""
        if (key := table.autoincrement_column) is not None:
            name = connection.dialect.identifier_preparer.format_table(table)
            sequence = func.pg_get_serial_sequence(name, key.name)
            connection.execute(select(func.setval(sequence, func.max(key))))

    def find(self, error: BaseException) -> Finding:
        """What a statement that was prepared gives was changed: a new connection prepares it anew."""
        return Finding(Fault.CHANGED) if "cached plan must not change" in str(error) else super().find(error)

    def instant(self) -> TypeEngine[Any]:
        return Zoned(TIMESTAMP(timezone=True, precision=6))


def _connection(seconds: float) -> Any:
    """Return a class of connections that wait so long for an answer: libpq itself would wait for ever.

    A server that stands still keeps its connections, so that nothing below notices.
    """
    import psycopg

    class Patient(psycopg.Connection[Any]):
        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            try:
                return super().wait(gen, interval, seconds if timeout is None else timeout)
            except psycopg.errors._WaitTimeout:  # noqa: SLF001 - the driver says so in no other way
                if timeout is None:
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the server does not answer") from None
                raise

    return Patient
