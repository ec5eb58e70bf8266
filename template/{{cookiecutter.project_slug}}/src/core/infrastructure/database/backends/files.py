"""json and csv: SQLite in memory, kept in files. The dialect itself is in `files/`."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Select, Table, event
from sqlalchemy.engine import URL, Engine

from config.settings import SERVICE, Settings, data_folder
from core.domain.errors import Error, InvalidValue, OutcomeUnknown, StorageUnavailable, TransactionAborted

from .. import files
from ..files.store import Store
from .embedded import DataFolder
from .sqlite import Count, CountAsText, Sqlite, Timed, watch

ERRORS: dict[type[Exception], type[Error]] = {
    files.Refused: InvalidValue,
    files.Aborted: TransactionAborted,
    files.OutcomeUnknown: OutcomeUnknown,
    files.Unavailable: StorageUnavailable,  # the last, since the two before it are of this kind too
}


class TimedStore(Timed, Store):
    """The folder's connection. Reading and writing files is no statement, and takes its time."""

    def begin(self) -> None:
        with self._at_leisure():
            super().begin()

    def commit(self) -> None:
        with self._at_leisure():
            super().commit()

    @contextmanager
    def _at_leisure(self) -> Iterator[None]:
        seconds, self.seconds = self.seconds, inf
        try:
            yield
        finally:
            self.seconds = seconds


class Json(Sqlite):
    """The tables are the models: there are no migrations."""

    name = "json"
    dialect = "sqlite"
    driver = "json"
    migrates = False

    def url(self, settings: Settings) -> URL:
        return URL.create(self.drivername, database=str(settings.db_path or data_folder() / self.name))

    def options(self, url: URL, metadata: MetaData, settings: Settings) -> dict[str, Any]:
        decimals = (Count, CountAsText)
        arguments = {"timeout": settings.db_lock_timeout, "factory": TimedStore}
        return {"metadata": metadata, "decimals": decimals, "connect_args": arguments}

    def for_change(self, connection: Connection, table: Table, query: Select[Any]) -> Select[Any]:
        """Add nothing: a transaction has the whole folder alone from its first statement on."""
        return query

    def prepare(self, engine: Engine, settings: Settings) -> None:
        if path := self.place(engine.url):
            event.listen(engine, "do_connect", DataFolder(path).connect)
        watch(engine, settings.db_statement_timeout)

    def demand(self, url: URL, metadata: MetaData) -> None:
        folder = self.place(url) or Path()
        for table in metadata.tables:
            if not (file := folder / f"{table}.{self.name}").exists():
                raise StorageUnavailable(f"there is no {file}: run `{SERVICE} database upgrade`")

    def translate(self, error: BaseException) -> Error | None:
        return next((known(str(error)) for kind, known in ERRORS.items() if isinstance(error, kind)), None)


class Csv(Json):
    """The same in CSV."""

    name = "csv"
    driver = "csv"
