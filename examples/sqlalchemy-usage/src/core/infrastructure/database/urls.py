"""The URL of the database that the settings name."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from config.settings import SERVICE, Backend, Settings, data_folder
from core.domain.errors import StorageUnavailable

DRIVERS = {
    "postgresql": "psycopg",
    "mariadb": "pymysql",
    "mysql": "pymysql",
    "mssql": "mssqlpython",
    "oracle": "oracledb",
}
"""Each server's driver, also where DATABASE_URL names none. The extra that brings it has the same name."""

_NAMES = {"postgres": "postgresql"}  # as hosting services write it


def url_of(settings: Settings) -> URL:
    """Return the URL that the settings amount to: `DATABASE_URL`, or what the `DB_` settings say."""
    if settings.database_url is not None:
        return _read(settings.database_url.get_secret_value())
    backend = settings.db_backend
    if backend in {Backend.JSON, Backend.CSV}:
        return URL.create(f"sqlite+{backend}", database=str(settings.db_path or data_folder() / backend))
    if backend is Backend.SQLITE:
        return URL.create("sqlite", database=str(settings.db_path or data_folder() / f"{SERVICE}.sqlite"))
    server = URL.create(
        f"{backend}+{DRIVERS[backend]}",
        settings.db_user,
        settings.db_password.get_secret_value() or None,
        settings.db_host,
        settings.db_port,
    )
    if backend is Backend.ORACLE:
        return server.set(query={"service_name": settings.db_name})
    if backend is Backend.MSSQL:  # encrypted, but as with the others a certificate is checked only on demand
        server = server.set(query={"TrustServerCertificate": "yes"})
    return server.set(database=settings.db_name)


def _read(text: str) -> URL:
    """Read a URL without ever quoting it, since it holds the password."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise StorageUnavailable(
            "DATABASE_URL does not read dialect://user:password@host:port/name; what is special in a URL, "
            "like an @ in the password, is written as %40"
        ) from None
    dialect, _, driver = url.drivername.partition("+")
    dialect = _NAMES.get(dialect, dialect)
    driver = driver or DRIVERS.get(dialect, "")
    return url.set(drivername=f"{dialect}+{driver}" if driver else dialect)
