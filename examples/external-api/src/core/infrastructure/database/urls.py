"""The URL of the database that the settings name."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from config.settings import Settings
from core.domain.errors import StorageUnavailable

from .backends import backend_at, backend_named


def url_of(settings: Settings) -> URL:
    """Return the URL that the settings amount to: `DATABASE_URL`, or what the `DB_` settings say."""
    if settings.database_url is not None:
        return _read(settings.database_url.get_secret_value())
    return backend_named(settings.db_backend).url(settings)


def _read(text: str) -> URL:
    """Read a URL without ever quoting it, since it holds the password."""
    place = text.partition("://")[2].partition("?")[0]
    two = place.count("@") > 1 and not place.startswith("/")  # the last part would be logged as a host
    url = None if two else _parsed(text)
    if url is None:
        raise StorageUnavailable(
            "DATABASE_URL does not read dialect://user:password@host:port/name; what is special in a URL, "
            "like an @ in the password, is written as %40"
        )
    dialect, _, driver = url.drivername.partition("+")
    known = backend_at(dialect, driver)
    dialect, driver = known.dialect or known.name or dialect, driver or known.driver
    return url.set(drivername=f"{dialect}+{driver}" if driver else dialect)


def _parsed(text: str) -> URL | None:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        return None
