"""The engine that settings lead to, and the sessions on it."""

from functools import cache

from sqlalchemy import MetaData, create_engine, literal, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.pool import QueuePool

from config.settings import Settings
from core.domain.errors import StorageUnavailable

from .. import telemetry
from .backends import backend_at, backend_of
from .backends.standard import Standard
from .base import Base
from .errors import install_translation
from .sessions import LightSession
from .urls import url_of


class Database:
    """An engine and the sessions on it. Threads share it; a session belongs to one thread."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def session(self) -> LightSession:
        """Return a new session; the transaction begins with its first statement."""
        return LightSession(
            self.engine, autoflush=False, expire_on_commit=False, join_transaction_mode="control_fully"
        )

    @property
    def backend(self) -> Standard:
        """What is true of this kind of database alone."""
        return backend_of(self.engine.dialect)

    def create_schema(self, metadata: MetaData = Base.metadata) -> None:
        """Create the tables that are not there yet."""
        metadata.create_all(self.engine)

    def ping(self) -> None:
        """Do nothing if the database answers; `StorageUnavailable` if not."""
        with self.engine.connect() as connection:
            connection.execute(select(literal(1)))

    def close(self) -> None:
        """Close the pooled connections; the next session opens new ones."""
        self.engine.dispose()


@cache
def connect(settings: Settings) -> Database:
    """Return the database that the settings name, always the same one for the same settings.

    Nothing is opened before the first session needs it.
    """
    return Database(create_engine_for(settings))


def create_engine_for(settings: Settings) -> Engine:
    """Return an engine for the database that the settings name. Nothing is opened yet."""
    url = url_of(settings)
    dialect, _, driver = url.drivername.partition("+")
    backend = backend_at(dialect, driver)
    ours = bool(backend.name) and driver in {"", backend.driver}
    options = backend.options(url, Base.metadata, settings) if ours else {}
    try:
        if url.get_dialect().is_async:
            raise StorageUnavailable(
                f"{url.drivername!r} in DATABASE_URL has an asynchronous driver, which cannot be used here: "
                "name another, or none"
            )
        if issubclass(url.get_dialect()().get_dialect_pool_class(url), QueuePool):
            pool = {
                "pool_size": settings.db_pool_size,
                "max_overflow": settings.db_pool_overflow,
                "pool_timeout": settings.db_pool_timeout,
                "pool_recycle": settings.db_pool_recycle,
                "pool_pre_ping": not backend.embedded,
            }
            options = pool | options
        engine = create_engine(url, hide_parameters=True, **options)
    except NoSuchModuleError:
        sentence = f"no installed package knows {url.drivername!r}, the dialect in DATABASE_URL"
        raise StorageUnavailable(sentence) from None
    except ImportError as error:
        hint = f"pip install '.[{backend.name}]'" if ours else f"install {error.name}"
        raise StorageUnavailable(
            f"the driver of {url.get_backend_name()} is not installed: {hint}"
        ) from error
    # In the list that all of the dialect's preparers share: it makes a new one once it knows the server.
    engine.dialect.identifier_preparer.reserved_words.update(backend.reserved.split())
    if ours:
        backend.prepare(engine, settings)
    telemetry.recorder().watch(engine)
    install_translation(engine)
    return engine
