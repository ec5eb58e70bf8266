"""Workers killed at any moment lose nothing and double nothing, on any backend."""

import sys

import pytest

from config.settings import Settings
from core.infrastructure.database.engine import Database

from .crashes import AT_ONCE, crash

KILLS = 4

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


def test_every_low_account_has_one_alert_that_arrives_under_one_key(
    settings: Settings, database: Database
) -> None:
    assert settings.database_url
    outcome = crash(settings.database_url.get_secret_value(), KILLS, seed=1)
    assert outcome.alerts == outcome.accounts == KILLS * AT_ONCE
    assert (outcome.doubled, outcome.lost, outcome.renamed) == (0, 0, 0)
