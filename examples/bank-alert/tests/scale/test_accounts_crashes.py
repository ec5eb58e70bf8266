"""A hundred workers killed in the middle of checks and deliveries; build/faults.json tells how it went."""

import json
import sys
from pathlib import Path
from time import perf_counter

import pytest
from pydantic import SecretStr

from config.settings import Backend, Settings
from core.infrastructure.database import schema
from core.infrastructure.database.engine import connect
from tests.integration.accounts.crashes import AT_ONCE, Outcome, crash
from tests.servers import database_url

KILLS = 100
NAME = "alerts, workers killed"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


@pytest.mark.parametrize("backend", [Backend.SQLITE, Backend.POSTGRESQL])
def test_nothing_is_lost_and_nothing_is_doubled(
    backend: Backend, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    with database_url(backend, tmp_path) as url:
        text = url.render_as_string(hide_password=False)
        database = connect(Settings(_env_file=None, database_url=SecretStr(text)))
        schema.upgrade(database)
        start = perf_counter()
        outcome = crash(text, KILLS, seed=42)
        seconds = perf_counter() - start
        database.close()
    _write(pytestconfig.rootpath / "build" / "faults.json", backend, outcome, seconds)
    assert outcome.alerts == outcome.accounts == KILLS * AT_ONCE
    assert (outcome.doubled, outcome.lost, outcome.renamed) == (0, 0, 0)


def _write(path: Path, backend: Backend, outcome: Outcome, seconds: float) -> None:
    """Put the row in place of the one from the run before."""
    before = json.loads(path.read_text("utf-8")) if path.exists() else []
    row = {
        "name": NAME,
        "backend": str(backend),
        "tried": outcome.kills,
        "survived": outcome.kills if outcome.lost == outcome.doubled == outcome.renamed == 0 else 0,
        "lost": outcome.lost,
        "seconds": round(seconds, 1),
        "alerts": outcome.alerts,
        "doubled": outcome.doubled,
        "renamed": outcome.renamed,
        "repeated": outcome.repeated,
    }
    rest = [each for each in before if (each["name"], each["backend"]) != (NAME, row["backend"])]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([*rest, row], indent=2) + "\n", "utf-8")
