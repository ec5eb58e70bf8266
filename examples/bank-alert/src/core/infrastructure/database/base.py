"""The declarative base of all models, and the engine with its sessions."""

from functools import cache

from sqlalchemy import MetaData, literal, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from config.settings import Settings

from .backends import create_engine_for


class Base(DeclarativeBase):
    """Base of every model. Constraints have names, so that migrations can find them on every backend."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


class Database:
    """An engine and the sessions on it. Threads share it; a session belongs to one thread."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._sessions = sessionmaker(engine, autoflush=False, expire_on_commit=False)

    def session(self) -> Session:
        """Return a new session; the transaction begins with its first statement."""
        return self._sessions()

    @property
    def keeps_files(self) -> bool:
        """Whether the data is json or csv files, whose schema is the models' and knows no migrations."""
        return self.engine.dialect.driver in {"json", "csv"}

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
