"""Clients of a cluster, in processes of their own: what they were promised, and what they were refused."""

import time
from pathlib import Path
from typing import Any

from config.settings import Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure.database.engine import Database, create_engine_for
from core.infrastructure.retry import retried
from tests.faults.races import RACES
from tests.integration.contract.specimens import SqlSpecimenUnitOfWork, specimen


def race(settings: Settings, name: str, number: int, times: int, done: Any) -> None:
    """Take part in a race so many times; count what was done."""
    database = Database(create_engine_for(settings))
    step = retried(RACES[name])
    for turn in range(times):
        if step(database, number, turn):
            with done.get_lock():
                done.value += 1
    database.close()


def add(settings: Settings, number: int, told: Path, over: Any, goes_on: Any) -> None:
    """Add until it is over: `told` gets a line for each transaction, with its identifier where it was kept.

    After a failure the client waits until it `goes_on`.
    """
    database = Database(create_engine_for(settings))
    turn = 0
    with told.open("a", buffering=1, encoding="utf-8") as lines:
        while not over.is_set():
            turn += 1
            new = specimen(id=f"{1_000_000 * (number + 1) + turn:032x}", name=f"of {number}: {turn}")

            def store(new: Any = new) -> None:
                with SqlSpecimenUnitOfWork(database) as work:
                    work.specimens.add(new)
                    work.commit()

            begun = time.monotonic()
            try:
                retried(store)()
            except StorageUnavailable as error:
                lines.write(f"failed {time.monotonic() - begun:.1f} {type(error).__name__}: {error}\n")
                goes_on.wait()
            else:
                lines.write(f"kept {time.monotonic() - begun:.1f} {new.id}\n")
    database.close()


def kept(told: Path) -> list[str]:
    """Return the identifiers of what a client was promised."""
    return [line.split()[2] for line in _lines(told) if line.startswith("kept")]


def failed(told: Path) -> list[str]:
    """Return what a client was refused, with the seconds that it took."""
    return [line for line in _lines(told) if line.startswith("failed")]


def wait_for_each(told: list[Path], number: int, seconds: float = 90.0) -> None:
    """Return when each client was promised so many."""
    latest = time.monotonic() + seconds
    while min(len(kept(each)) for each in told) < number:
        if time.monotonic() > latest:
            raise TimeoutError(f"not all clients go on: {[failed(each) for each in told]}")
        time.sleep(0.05)


def _lines(told: Path) -> list[str]:
    """Return the lines that are whole."""
    return told.read_text("utf-8").split("\n")[:-1] if told.exists() else []
