"""Relays that are killed in the middle of whatever they do lose nothing, and change no order."""

import os
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from random import Random

from config.settings import Settings
from core.domain.ports import Begin
from core.infrastructure.database.engine import Database
from core.infrastructure.retry import retried
from modules.outbox.domain.message import State
from modules.outbox.domain.ports import OutboxUnitOfWork
from modules.outbox.infrastructure.repositories import SqlOutboxUnitOfWork
from tests.processes import running

from .happenings import Moved
from .relaying import relay

RELAYS = 3
KEYS = 12
KILLS = int(os.environ.get("OUTBOX_KILLS", "4"))
PATIENCE = 60.0
"""Seconds within which everything must have been delivered after the last kill."""


def test_killed_relays_lose_nothing_and_keep_the_order(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    assert settings.database_url
    url, diary, random = settings.database_url.get_secret_value(), tmp_path / "diary", Random(1)
    begin: Begin[OutboxUnitOfWork] = partial(SqlOutboxUnitOfWork, database)

    def record(step: int) -> None:
        with begin() as work:
            work.outbox.record(*(Moved(f"who-{n}", step) for n in range(KEYS)))
            work.commit()

    def waiting() -> int:
        with begin() as work:
            return work.outbox.count(state=State.WAITING)

    with ExitStack() as started:
        relays = [started.enter_context(running(relay, url, str(diary))) for _ in range(RELAYS)]
        for kill in range(KILLS):
            for step in range(2):
                retried(record)(2 * kill + step + 1)
            time.sleep(random.uniform(0.05, 0.25))
            victim = kill % RELAYS
            relays[victim].kill()
            relays[victim] = started.enter_context(running(relay, url, str(diary)))
        deadline = time.monotonic() + PATIENCE
        while retried(waiting)() and time.monotonic() < deadline:
            time.sleep(0.1)
    lines = [line.split() for line in diary.read_text().splitlines()]
    assert len({id for *_, id in lines}) == KILLS * 2 * KEYS
    for n in range(KEYS):
        first_time = list(dict.fromkeys((int(step), id) for who, step, id in lines if who == f"who-{n}"))
        assert [step for step, _ in first_time] == list(range(1, KILLS * 2 + 1))
    with begin() as work:
        assert work.outbox.count(state=State.DELIVERED) == KILLS * 2 * KEYS
