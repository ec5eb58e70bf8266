"""A relay as a process of its own, whose handler writes down what it is told."""

import os
import time
from datetime import timedelta

from pydantic import SecretStr

from config.settings import Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from modules.outbox.composition import UseCases
from modules.outbox.domain.event import Handler
from modules.outbox.infrastructure.handlers import Handlers
from modules.outbox.infrastructure.repositories import SqlOutboxUnitOfWork
from modules.outbox.infrastructure.settings import OutboxSettings

from .happenings import Moved

LEASE = timedelta(seconds=1)


def relay(database_url: str, diary: str) -> None:
    """Deliver until it is killed; a line of the diary is one move and its id."""
    database = connect(Settings(_env_file=None, database_url=SecretStr(database_url)))
    lines = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(event: Moved, id: str) -> None:
        os.write(lines, f"{event.who} {event.step} {id}\n".encode())
        time.sleep(0.005)  # where most kills come: it is done, and not yet settled

    settings = OutboxSettings(_env_file=None, lease=int(LEASE.total_seconds()))
    use = UseCases(
        lambda: SqlOutboxUnitOfWork(database),
        SystemClock(),
        Uuid7Identifiers(),
        settings,
        Handlers([Handler(Moved, write)]).hand_over,
    )
    while True:
        try:
            use.deliver()
        except StorageUnavailable:  # what a busy machine may bring; the next round tries again
            time.sleep(0.1)
        time.sleep(0.02)
