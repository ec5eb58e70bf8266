"""Relays that are killed in the middle of whatever they do lose nothing, and change no order."""

from pathlib import Path

from config.settings import Settings
from core.infrastructure.database.engine import Database

from .relaying import kill_relays

KILLS = 4
"""`nox -s faults -- --kind relays` makes more of them."""


def test_killed_relays_lose_nothing_and_keep_the_order(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    outcome = kill_relays(settings, database, tmp_path / "diary", KILLS)
    assert (outcome.lost, outcome.disordered) == (0, 0), outcome
