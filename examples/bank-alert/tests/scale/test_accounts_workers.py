"""One, two and four workers deliver the same alerts: none lost, none twice; build/rates.json has the rate."""

import json
import os
import sys
import time
from collections import Counter
from contextlib import ExitStack
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from pydantic import SecretStr

from config.settings import Backend, Settings
from core.infrastructure.database import schema
from core.infrastructure.database.engine import connect
from modules.accounts.composition import compose
from modules.accounts.domain.alert import AlertState
from modules.accounts.infrastructure.settings import AlertSettings
from modules.accounts.infrastructure.unit_of_work import SqlAccountsUnitOfWork
from tests.integration.accounts.receivers import status, web_server
from tests.integration.accounts.specimens import low_account
from tests.processes import finish, running
from tests.servers import database_url

ALERTS = int(os.environ.get("MANY_ALERTS", "10000"))
TAKES = 0.005
"""Seconds until the receiver answers, as one does that is not on this machine."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes begin too slowly there")


def deliver(url: str, webhook_url: str) -> None:
    """Deliver until nothing is due: what another worker has claimed is its affair."""
    settings = Settings(_env_file=None, database_url=SecretStr(url))
    webhook = AlertSettings(_env_file=None, channels=("webhook",), webhook_url=SecretStr(webhook_url))
    compose(settings, webhook).deliver()


def slowly(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(TAKES)
    status(200)(handler)


@pytest.mark.parametrize("backend", [Backend.SQLITE, Backend.POSTGRESQL])
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_several_workers_share_the_work(
    backend: Backend, workers: int, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    load = os.getloadavg()[0]  # others' work
    with ExitStack() as stack:
        url = stack.enter_context(database_url(backend, tmp_path)).render_as_string(hide_password=False)
        settings = Settings(_env_file=None, database_url=SecretStr(url))
        database = connect(settings)
        stack.callback(database.close)
        schema.upgrade(database)
        with SqlAccountsUnitOfWork(database) as unit:
            unit.accounts.add_many(low_account(number) for number in range(ALERTS))
            unit.commit()
        accounts = compose(settings, AlertSettings(_env_file=None))
        assert accounts.check() == ALERTS
        receiver = stack.enter_context(web_server())
        receiver.answers = [slowly] * ALERTS
        start = perf_counter()
        begin = partial(running, deliver, url, receiver.url)
        for process in [stack.enter_context(begin()) for _ in range(workers)]:
            finish(process, 3_600)
        seconds = perf_counter() - start
        sent = Counter(posted.headers["webhook-id"] for posted in receiver.posted)
        done = accounts.report().alerts[AlertState.SENT]
    lost, doubled = ALERTS - len(sent), sent.total() - len(sent)
    measured = {
        "alerts": ALERTS,
        "seconds": round(seconds, 1),
        "per_second": round(ALERTS / seconds),
        "lost": lost,
        "doubled": doubled,
        "cores": os.cpu_count(),
        "load": load,
    }
    row = {"backend": str(backend), "workers": workers}
    _write(pytestconfig.rootpath / "build" / "rates.json", row, measured)
    assert (lost, doubled, done) == (0, 0, ALERTS)


def _write(path: Path, row: dict[str, Any], measured: dict[str, Any]) -> None:
    """Put what was measured in place of what the run before has found for the row."""
    before = json.loads(path.read_text("utf-8")) if path.exists() else []
    rest = [each for each in before if {name: each[name] for name in row} != row]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([*rest, row | measured], indent=2) + "\n", "utf-8")
