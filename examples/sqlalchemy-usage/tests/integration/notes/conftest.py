"""Notes in the database under test."""

import pytest

from config.settings import Settings
from core.infrastructure.database.engine import Database
from modules.notes.composition import Notes, compose


@pytest.fixture
def notes(settings: Settings, database: Database) -> Notes:
    """Everything that can be done with notes."""
    return compose(settings)
