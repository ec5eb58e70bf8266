"""Servers that run side by side know nothing of each other's files."""

import os
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import text

from core.infrastructure.database.engine import Database
from tests.servers import programs

FOLDERS = {
    "postgresql": "SELECT current_setting('data_directory')",
    "mariadb": "SELECT @@datadir, @@tmpdir",
    "mysql": "SELECT @@datadir, @@tmpdir",
}


def test_a_server_keeps_its_files_in_a_folder_of_its_own(backend: str, store: Database) -> None:
    if f"TEST_{backend.upper()}_URL" in os.environ or programs.find(backend) is None:
        pytest.skip("only of a server that was started here")
    with store.engine.connect() as connection:
        folders = connection.execute(text(FOLDERS[backend])).one()
    temporary = Path(tempfile.gettempdir()).resolve()
    for folder in folders:
        place, *_ = Path(folder).resolve().relative_to(temporary).parts
        assert place.startswith("server-")
