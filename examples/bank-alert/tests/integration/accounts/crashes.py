"""Workers that are killed in the middle of whatever they do."""

import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from random import Random

from pydantic import SecretStr

from config.settings import Settings
from core.domain.money import Money
from core.domain.ports import Begin
from core.infrastructure.database.engine import connect
from modules.accounts.composition import compose
from modules.accounts.domain.alert import AlertState
from modules.accounts.domain.ports import AccountsUnitOfWork
from modules.accounts.infrastructure.settings import AlertSettings
from modules.accounts.infrastructure.unit_of_work import SqlAccountsUnitOfWork
from tests.processes import running

from .receivers import web_server
from .worker import work

WORKERS = 4
AT_ONCE = 20
"""Accounts that become low before each kill."""
PATIENCE = 120.0
"""Seconds within which everything must have been delivered after the last kill."""


@dataclass(frozen=True)
class Outcome:
    """What was found after the last alert had left."""

    kills: int
    accounts: int
    alerts: int
    doubled: int
    """Accounts with more than one alert."""
    lost: int
    """Low accounts without an alert, and alerts that the receiver never saw."""
    renamed: int
    """Alerts that the receiver saw under more than one key."""
    repeated: int
    """Alerts that the receiver saw more than once, always under the same key: killed after sending."""


def crash(database_url: str, kills: int, seed: int) -> Outcome:
    """Let four workers check and deliver while accounts become low, and kill one after the other."""
    random = Random(seed)
    settings = Settings(_env_file=None, database_url=SecretStr(database_url))
    accounts = compose(settings, AlertSettings(_env_file=None))
    begin: Begin[AccountsUnitOfWork] = partial(SqlAccountsUnitOfWork, connect(settings))
    with web_server() as receiver, ExitStack() as started:
        start = partial(running, work, database_url, receiver.url)
        workers = [started.enter_context(start()) for _ in range(WORKERS)]
        for kill in range(kills):
            for n in range(AT_ONCE):
                number = f"K{kill}-{n}"
                accounts.open(number, "Ada", "ada@example.org", Money.parse("5", "EUR"))
            time.sleep(random.uniform(0, 0.1))
            victim = random.randrange(WORKERS)
            workers[victim].kill()
            workers[victim] = started.enter_context(start())
        _wait(lambda: accounts.report().alerts[AlertState.SENT] >= kills * AT_ONCE)
        started.close()
        return _outcome(kills, begin, [posted.headers["webhook-id"] for posted in receiver.posted])


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until() and time.monotonic() < deadline:
        time.sleep(0.1)


def _outcome(kills: int, begin: Begin[AccountsUnitOfWork], seen: list[str]) -> Outcome:
    with begin() as unit:
        low = {account.id for account in unit.accounts.stream()}
        alerts = list(unit.alerts.stream())
    keys = defaultdict(set)
    for key in seen:
        keys[key.partition("-")[0]].add(key)
    by_account = defaultdict(list)
    for alert in alerts:
        by_account[alert.account_id].append(alert.id)
    return Outcome(
        kills=kills,
        accounts=len(low),
        alerts=len(alerts),
        doubled=sum(len(ids) > 1 for ids in by_account.values()),
        lost=len(low - by_account.keys()) + len({alert.id for alert in alerts} - set(seen)),
        renamed=sum(len(found) > 1 for found in keys.values()),
        repeated=len(seen) - len(set(seen)),
    )
