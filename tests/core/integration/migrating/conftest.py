"""Migrations of a test's own, in place of the service's."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.infrastructure.database import schema
from core.infrastructure.database.engine import Database


@pytest.fixture
def versions(store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that they belong into; the database is at none of them, before and afterwards."""
    if not store.backend.migrates:
        pytest.skip("files have no migrations")
    schema.downgrade(store, "base")
    shutil.copytree(schema.MIGRATIONS, tmp_path / "migrations", ignore=shutil.ignore_patterns("versions"))
    monkeypatch.setattr(schema, "MIGRATIONS", tmp_path / "migrations")
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir()
    yield versions
    schema.downgrade(store, "base")
    monkeypatch.undo()
    schema.upgrade(store)
