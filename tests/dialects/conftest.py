"""Has SQLAlchemy's plugin for pytest test our dialects as it tests its own."""

import os
from typing import Any

import pytest
from sqlalchemy import URL, Engine, event
from sqlalchemy.dialects import registry

registry.register("sqlite.json", "core.infrastructure.database.files.dialect", "JsonFiles")
registry.register("sqlite.csv", "core.infrastructure.database.files.dialect", "CsvFiles")
pytest.register_assert_rewrite("sqlalchemy.testing.assertions")

import sqlalchemy.dialects.sqlite.provision  # noqa: E402, F401  # its hooks come before those that replace them
from sqlalchemy.testing import provision  # noqa: E402
from sqlalchemy.testing.plugin.pytestplugin import *  # noqa: E402, F403  # the plugin's hooks

os.fsync = lambda fd: None  # noqa: ARG005  # nobody pulls the plug on these


@provision.generate_driver_url.for_db("sqlite")  # type: ignore[untyped-decorator]
def _as_given(url: URL, _driver: str, _query: str) -> URL:
    """SQLAlchemy's own takes every database for a file, and makes a name of its own for it."""
    return url


@provision.post_configure_engine.for_db("sqlite")  # type: ignore[untyped-decorator]
def _no_schema(_url: URL, engine: Engine, _follower: str | None) -> None:
    """SQLAlchemy's own attaches a second file as a schema, and removes the database at the end."""

    @event.listens_for(engine, "connect")
    def _hurry(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")
