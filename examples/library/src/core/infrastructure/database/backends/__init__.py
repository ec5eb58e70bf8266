"""The backends, one module each. This is the only place that lists them: a new one is a line here."""

from sqlalchemy import Dialect

from .files import Csv, Json
from .mssql import SqlServer
from .mysql import MariaDb, MySql
from .oracle import Oracle
from .postgresql import PostgreSql
from .sqlite import Sqlite
from .standard import Standard

BACKENDS: dict[str, Standard] = {
    backend.name: backend
    for backend in (Json(), Csv(), Sqlite(), PostgreSql(), MariaDb(), MySql(), SqlServer(), Oracle())
}
"""By the name that DB_BACKEND has for them."""

_BY_URL = BACKENDS | {
    name: backend for backend in BACKENDS.values() for name in (backend.drivername, *backend.aliases)
}
_STANDARD = Standard()


def backend_at(dialect: str, driver: str) -> Standard:
    """Return what is known of the database behind a dialect: nothing but the standard, if it is not ours."""
    return _BY_URL.get(f"{dialect}+{driver}") or _BY_URL.get(dialect, _STANDARD)


def backend_of(dialect: Dialect) -> Standard:
    """Return what is known of the database behind SQLAlchemy's dialect."""
    return backend_at(dialect.name, dialect.driver)
