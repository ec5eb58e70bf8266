"""Relays as processes of their own, which are killed in the middle of whatever they do."""

import os
import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from config.settings import Settings
from core.domain.errors import StorageUnavailable
from core.domain.ports import Begin
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.engine import Database, create_engine_for
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import retried
from modules.outbox.composition import UseCases
from modules.outbox.domain.event import Handler
from modules.outbox.domain.message import State
from modules.outbox.domain.ports import OutboxUnitOfWork
from modules.outbox.infrastructure.handlers import Handlers
from modules.outbox.infrastructure.repositories import SqlOutboxUnitOfWork
from modules.outbox.infrastructure.settings import OutboxSettings
from tests.processes import running

from .happenings import Moved

RELAYS = 3
KEYS = 12
STEPS = 2
"""Events of each key that are recorded before each kill."""
LEASE = 1
QUIET = 60.0
"""Seconds without any delivery, many leases, after which what was not delivered is taken for lost."""


@dataclass(frozen=True)
class Outcome:
    """What was found after the last event was delivered."""

    recorded: int
    lost: int
    """Events that no handler has seen, or that are not delivered as far as the outbox knows."""
    disordered: int
    """Keys whose events were seen, each for the first time, in another order."""
    doubled: int
    """Times that an event was seen again, under the same id: its relay was killed before that was noted."""


def relay(settings: Settings, diary: Path) -> None:
    """Deliver until it is killed; a line of the diary is one move and its id."""
    database = Database(create_engine_for(settings))
    lines = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(event: Moved, id: str) -> None:
        os.write(lines, f"{event.who} {event.step} {id}\n".encode())
        time.sleep(0.005)  # where most kills come: it is done, and not yet settled

    use = UseCases(
        lambda: SqlOutboxUnitOfWork(database),
        SystemClock(),
        Uuid7Identifiers(),
        OutboxSettings(_env_file=None, lease=LEASE),
        Handlers([Handler(Moved, write)]).hand_over,
    )
    while True:
        try:
            use.deliver()
        except StorageUnavailable:  # what a busy machine may bring; the next round tries again
            time.sleep(0.1)
        time.sleep(0.02)


def kill_relays(settings: Settings, database: Database, diary: Path, kills: int) -> Outcome:
    """Let relays deliver while events are recorded, and kill one after the other."""
    random = Random(1)
    begin: Begin[OutboxUnitOfWork] = partial(SqlOutboxUnitOfWork, database)

    def record(step: int) -> None:
        with begin() as work:
            work.outbox.record(*(Moved(f"who-{n}", step) for n in range(KEYS)))
            work.commit()

    def delivered() -> int:
        with begin() as work:
            return work.outbox.count(state=State.DELIVERED)

    recorded = kills * STEPS * KEYS
    with ExitStack() as started:
        relays = [started.enter_context(running(relay, settings, diary)) for _ in range(RELAYS)]
        for kill in range(kills):
            for step in range(STEPS):
                retried(record)(STEPS * kill + step + 1)
            time.sleep(random.uniform(0.05, 0.25))
            relays[kill % RELAYS].kill()
            relays[kill % RELAYS] = started.enter_context(running(relay, settings, diary))
        arrived, since = 0, time.monotonic()
        while arrived < recorded and time.monotonic() - since < QUIET:
            time.sleep(0.1)
            if (now := retried(delivered)()) > arrived:
                arrived, since = now, time.monotonic()
    lines = [line.split() for line in diary.read_text("utf-8").splitlines()]
    seen = list(dict.fromkeys((who, int(step), id) for who, step, id in lines))
    orders = [[step for who, step, _ in seen if who == f"who-{n}"] for n in range(KEYS)]
    return Outcome(
        recorded=recorded,
        lost=recorded - min(len({id for *_, id in seen}), retried(delivered)()),
        disordered=sum(order != list(range(1, kills * STEPS + 1)) for order in orders),
        doubled=len(lines) - len(seen),
    )
