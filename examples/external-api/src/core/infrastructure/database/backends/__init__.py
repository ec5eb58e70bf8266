"""The backends, one module each. This is the only place that lists them: a new one is a line here."""

from functools import cache
from pkgutil import resolve_name

from sqlalchemy import Dialect
from sqlalchemy.dialects import registry

from .standard import Standard

BACKENDS = {
    "json": "files:Json",
    "csv": "files:Csv",
    "sqlite": "sqlite:Sqlite",
    "postgresql": "postgresql:PostgreSql",
    "mariadb": "mysql:MariaDb",
    "mysql": "mysql:MySql",
    "mssql": "mssql:SqlServer",
    "oracle": "oracle:Oracle",
}
"""Where they are, by the name that DB_BACKEND has for them."""

ALIASES = {
    "postgres": "postgresql",  # as hosting services write it
    "sqlite+json": "json",
    "sqlite+csv": "csv",
}
"""What else a URL may call one, with its driver or without."""

registry.register("sqlite.json", "core.infrastructure.database.files.dialect", "JsonFiles")
registry.register("sqlite.csv", "core.infrastructure.database.files.dialect", "CsvFiles")
_STANDARD = Standard()


@cache
def backend_named(name: str) -> Standard:
    """Return the backend that DB_BACKEND calls so.

    Its module is imported now: a command on one database should not wait for the dialects of all.
    """
    home: type[Standard] = resolve_name(f"{__name__}.{BACKENDS[name]}")
    return home()


@cache
def backend_at(dialect: str, driver: str) -> Standard:
    """Return what is known of the database behind a dialect: nothing but the standard, if it is not ours."""
    name = ALIASES.get(f"{dialect}+{driver}") or ALIASES.get(dialect, dialect)
    return backend_named(name) if name in BACKENDS else _STANDARD


def backend_of(dialect: Dialect) -> Standard:
    """Return what is known of the database behind SQLAlchemy's dialect."""
    return backend_at(dialect.name, dialect.driver)
