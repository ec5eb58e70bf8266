"""The engine that settings lead to, and the sessions on it."""

from functools import cache

from sqlalchemy import MetaData, literal, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings

from .backends import create_engine_for
from .base import Base


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
