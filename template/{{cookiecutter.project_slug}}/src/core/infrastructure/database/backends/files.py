"""json and csv: SQLite in memory, kept in files. The dialect itself is in `files/`."""

from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL, Engine

from config.settings import Settings, data_folder

from .sqlite import Sqlite

registry.register("sqlite.json", "core.infrastructure.database.files.dialect", "JsonFiles")
registry.register("sqlite.csv", "core.infrastructure.database.files.dialect", "CsvFiles")


class Json(Sqlite):
    """The tables are the models: there are no migrations."""

    name = "json"
    dialect = "sqlite"
    driver = "json"
    migrates = False

    def url(self, settings: Settings) -> URL:
        return URL.create(self.drivername, database=str(settings.db_path or data_folder() / self.name))

    def options(self, url: URL, metadata: MetaData, settings: Settings) -> dict[str, Any]:
        return {"metadata": metadata, "connect_args": {"timeout": settings.db_lock_timeout}}

    def prepare(self, engine: Engine, settings: Settings) -> None:
        """Do nothing: a session of the dialect is born as it should be."""


class Csv(Json):
    """The same in CSV."""

    name = "csv"
    driver = "csv"
