"""The engine on each backend: driver options, and what every new session is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.pool import QueuePool

from config.settings import SERVICE, Settings
from core.domain.errors import StorageUnavailable

from .base import Base
from .errors import install_translation
from .urls import DRIVERS, url_of

CONNECT_SECONDS = 10
LOCK_SECONDS = 30
STATEMENT_SECONDS = 120

POOL = {"pool_size": 10, "max_overflow": 10, "pool_timeout": LOCK_SECONDS, "pool_pre_ping": True}
SERVER = {"pool_recycle": 1_800, "isolation_level": "READ COMMITTED"}

registry.register("sqlite.json", "core.infrastructure.database.files.dialect", "JsonFiles")
registry.register("sqlite.csv", "core.infrastructure.database.files.dialect", "CsvFiles")


def create_engine_for(settings: Settings) -> Engine:
    """Return an engine for the database that the settings name. Nothing is opened yet."""
    url = url_of(settings)
    known = _OPTIONS.get(url.drivername)
    options = known(url) if known else {}
    try:
        if issubclass(url.get_dialect()().get_dialect_pool_class(url), QueuePool):
            options = POOL | options
        engine = create_engine(url, hide_parameters=True, **options)
    except NoSuchModuleError:
        sentence = f"no installed package knows {url.drivername!r}, the dialect in DATABASE_URL"
        raise StorageUnavailable(sentence) from None
    except ImportError as error:
        name, _, driver = url.drivername.partition("+")
        hint = f"pip install '.[{name}]'" if DRIVERS.get(name) == driver else f"install {error.name}"
        raise StorageUnavailable(f"the driver of {name} is not installed: {hint}") from error
    for happening, listener in _LISTENERS.get(url.drivername, {}).items():
        event.listen(engine, happening, listener)
    install_translation(engine)
    return engine


def _files(_url: URL) -> dict[str, Any]:
    return {"metadata": Base.metadata, "connect_args": {"timeout": LOCK_SECONDS}}


def _sqlite(url: URL) -> dict[str, Any]:
    if url.database and not url.database.startswith((":", "file:")):
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageUnavailable(f"the folder of DB_PATH cannot be made: {error.strerror}") from error
    return {"connect_args": {"timeout": LOCK_SECONDS, "isolation_level": None}}


def _postgresql(url: URL) -> dict[str, Any]:
    milliseconds = {"statement_timeout": STATEMENT_SECONDS * 1_000, "lock_timeout": LOCK_SECONDS * 1_000}
    ours = [f"-c {name}={value}" for name, value in {"timezone": "UTC", **milliseconds}.items()]
    theirs = url.query.get("options", ())
    options = " ".join([*ours, *([theirs] if isinstance(theirs, str) else theirs)])
    arguments = {"connect_timeout": CONNECT_SECONDS, "application_name": SERVICE, "options": options}
    return SERVER | {"connect_args": arguments}


def _mysql(_url: URL) -> dict[str, Any]:
    session = {
        "sql_mode": "'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
        "time_zone": "'+00:00'",
        "innodb_lock_wait_timeout": LOCK_SECONDS,
    }
    arguments = {
        "charset": "utf8mb4",
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": STATEMENT_SECONDS,
        "write_timeout": STATEMENT_SECONDS,
        "init_command": "SET " + ", ".join(f"{name} = {value}" for name, value in session.items()),
    }
    return SERVER | {"connect_args": arguments}


def _mssql(_url: URL) -> dict[str, Any]:
    return SERVER | {"connect_args": {"timeout": CONNECT_SECONDS}}


def _oracle(_url: URL) -> dict[str, Any]:
    return SERVER | {"connect_args": {"tcp_connect_timeout": CONNECT_SECONDS}}


def _sqlite_session(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")  # the driver's own would come too late: after the first reads


def _mssql_session(connection: Any, _record: object) -> None:
    connection.timeout = STATEMENT_SECONDS
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCK_TIMEOUT {LOCK_SECONDS * 1_000}")


def _oracle_session(connection: Any, _record: object) -> None:
    connection.call_timeout = STATEMENT_SECONDS * 1_000
    with connection.cursor() as cursor:
        cursor.execute("ALTER SESSION SET TIME_ZONE = '+00:00' NLS_SORT = BINARY NLS_COMP = BINARY")


_OPTIONS: dict[str, Callable[[URL], dict[str, Any]]] = {
    "sqlite": _sqlite,
    "sqlite+pysqlite": _sqlite,
    "sqlite+json": _files,
    "sqlite+csv": _files,
    "postgresql+psycopg": _postgresql,
    "mariadb+pymysql": _mysql,
    "mysql+pymysql": _mysql,
    "mssql+mssqlpython": _mssql,
    "oracle+oracledb": _oracle,
}
_LISTENERS: dict[str, dict[str, Callable[..., None]]] = {
    "sqlite": {"connect": _sqlite_session, "begin": _sqlite_begin},
    "sqlite+pysqlite": {"connect": _sqlite_session, "begin": _sqlite_begin},
    "mssql+mssqlpython": {"connect": _mssql_session},
    "oracle+oracledb": {"connect": _oracle_session},
}
