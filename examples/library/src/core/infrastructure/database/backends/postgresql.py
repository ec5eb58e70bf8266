"""PostgreSQL, and what speaks its protocol."""

from collections.abc import Callable
from functools import partial
from math import inf
from time import monotonic
from typing import Any

from sqlalchemy import Connection, MetaData, Table, event, func, select, text
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert
from sqlalchemy.engine import URL, Engine
from sqlalchemy.types import TypeEngine

from config.settings import SERVICE, Settings

from ..faults import Fault, Finding
from .standard import PROBES, SERVER, SPARE, Standard, hosts_of, limit_waiting
from .stored import Zoned

FRESH = 1.0
"""Seconds for which a server that has answered is taken to be there, unless it hangs up."""


class PostgreSql(Standard):
    """Its own type with a zone for instants is the one that its own tools expect."""

    name = "postgresql"
    reserved = "collation concurrently lateral system_user tablesample"
    rename_key = ("ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}",)
    driver = "psycopg"
    snapshot = "REPEATABLE READ"
    lock = "SELECT pg_try_advisory_xact_lock(8041)"
    savepoints = True
    collation = "C"
    position = "strpos({text}, {part})"
    on_conflict = staticmethod(insert)

    def options(self, url: URL, metadata: MetaData, settings: Settings) -> dict[str, Any]:
        arguments: dict[str, Any] = {
            "connect_timeout": settings.db_connect_timeout,
            "application_name": SERVICE,
            "keepalives_idle": settings.db_connect_timeout,
            "keepalives_interval": settings.db_connect_timeout,
            "keepalives_count": PROBES,
        }
        if len(hosts := hosts_of(url)) > 1:  # libpq takes the first that serves and takes changes
            named, ports = zip(*hosts, strict=True)
            arguments |= {"host": ",".join(named), "port": ",".join(ports)}
            arguments |= {"target_session_attrs": "read-write"}
        if settings.db_pooler:  # the next transaction may be on another session, which has prepared nothing
            return SERVER | {"connect_args": arguments | {"prepare_threshold": None}}
        ours = [f"-c {name}={value}" for name, value in _session(settings).items()]
        theirs = url.query.get("options", ())
        told = " ".join([*ours, *([theirs] if isinstance(theirs, str) else theirs)])
        return SERVER | {"connect_args": arguments | {"options": told}}

    def prepare(self, engine: Engine, settings: Settings) -> None:
        connect = _patient().connect
        event.listen(engine, "do_connect", lambda _1, _2, arguments, named: connect(*arguments, **named))
        limit_waiting(engine, settings.db_connect_timeout, settings.db_statement_timeout + SPARE, _limit)
        if settings.db_pooler:
            told = [func.set_config(name, value, True) for name, value in _session(settings).items()]
            event.listen(engine, "begin", lambda connection: connection.execute(select(*told)))
        else:
            dialect: Any = engine.dialect
            dialect.do_ping = partial(_ping, dialect.do_ping)

    def shortcomings(self, engine: Engine) -> list[str]:
        with engine.connect() as connection:
            encoding = connection.scalar(text("SHOW server_encoding"))
        if encoding == "UTF8":
            return []
        return [f"its encoding is {encoding}: make one WITH TEMPLATE template0 ENCODING 'UTF8'"]

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


def _session(settings: Settings) -> dict[str, str]:
    """Return what a session is told, or each transaction where a pooler shares sessions."""
    return {
        "timezone": "UTC",
        "statement_timeout": f"{settings.db_statement_timeout}s",
        "lock_timeout": f"{settings.db_lock_timeout}s",
    }


def _ping(ask: Callable[[Any], bool], connection: Any) -> bool:
    """Ask the server whether it is there; if it was asked a moment ago, look whether it has hung up since."""
    if monotonic() - connection.asked < FRESH:
        for _ in range(2):  # the first may read its last words, the second finds that there are no more
            connection.pgconn.consume_input()
        return True
    connection.asked = monotonic()
    return ask(connection)


def _patient() -> Any:
    """Return a class of connections that wait so long for an answer: libpq itself would wait for ever.

    A server that stands still keeps its connections, so that nothing below notices.
    """
    import psycopg

    class Patient(psycopg.Connection[Any]):
        patience: int | None = None
        asked = -inf

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            try:
                return super().wait(gen, interval, self.patience if timeout is None else timeout)
            except psycopg.errors._WaitTimeout:  # noqa: SLF001 - the driver says so in no other way
                if timeout is None:
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the server does not answer") from None
                raise

    return Patient


def _limit(connection: Any, seconds: int) -> None:
    connection.patience = seconds
