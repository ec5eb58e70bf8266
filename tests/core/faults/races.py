"""Many processes that change the same things at the same time."""

import random
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from core.domain.errors import AlreadyExists, StaleEntity
from core.infrastructure.database.engine import Database
from core.infrastructure.retry import retried
from tests.integration.contract.specimens import Box, Specimen, SqlSpecimenUnitOfWork, specimen
from tests.processes import finish, running

from . import work
from .places import ALL, Place, place
from .report import Row, Session

MANY, ROOM = 20, 100
Step = Callable[[Database, int, int], bool]
"""One try of a process, by its number and that of the try; whether it did what it was to do."""


def run(session: Session) -> None:
    """Try each race on each backend."""
    processes, times = session.many(8, 4), session.many(200, 25)
    for backend in session.on(*ALL):
        for name in RACES:
            title = f"{processes} processes x {times} {name}"
            with session.row(title, backend) as row, place(session, backend) as where:
                _race(row, where, name, session.folder("told"), processes, times)


def _race(row: Row, where: Place, name: str, folder: Path, processes: int, times: int) -> None:
    database = where.open()
    work.prepare(database)
    many(database)
    database.close()
    told = [folder / str(number) for number in range(processes)]
    with ExitStack() as stack:
        started = [
            stack.enter_context(running(_runner, where, name, number, times, each))
            for number, each in enumerate(told)
        ]
        for each in started:
            finish(each, 300)
    done = sum(work.promises(each)[0] for each in told)
    there = found(database, name)
    allowed = {"of unique keys": times, "under a rule over rows": min(ROOM, processes * times)}
    expected = allowed.get(name, processes * times)
    database.close()
    wrong = "" if there == done == expected else f"{expected} expected, {done} acknowledged, {there} there"
    row.count(wrong, times=processes * times, lost=max(0, done - there))


def _runner(where: Place, name: str, number: int, times: int, told: Path) -> None:
    database = where.open()
    step = retried(RACES[name])
    with told.open("ab", buffering=0) as told_of:
        for turn in range(times):
            if step(database, number, turn):
                told_of.write(work.DONE)
    database.close()


def _one(database: Database, _number: int, _turn: int) -> bool:
    """Whoever comes too late reads again, as a client does that gets 412."""
    while True:
        try:
            with SqlSpecimenUnitOfWork(database) as uow:
                found = uow.specimens.get(work.NUMBER)
                found.number = (found.number or 0) + 1
                uow.specimens.update(found)
                uow.commit()
        except StaleEntity:
            continue
        return True


def _some(database: Database, _number: int, _turn: int) -> bool:
    """Two of many in one transaction, in any order: deadlocks are what the retry is for."""
    with SqlSpecimenUnitOfWork(database) as uow:
        for number in random.sample(range(MANY), 2):
            found = uow.specimens.get(_many(number), for_change=True)
            found.number = (found.number or 0) + 1
            uow.specimens.update(found)
        uow.commit()
    return True


def _unique(database: Database, number: int, turn: int) -> bool:
    try:
        with SqlSpecimenUnitOfWork(database) as uow:
            uow.boxes.add(Box(id=f"{10_000 * (number + 1) + turn:032x}", label=f"key {turn}"))
            uow.commit()
    except AlreadyExists:
        return False
    return True


def _rule(database: Database, number: int, turn: int) -> bool:
    """A box has room for so many: its row is had alone while they are counted."""
    with SqlSpecimenUnitOfWork(database) as uow:
        uow.boxes.get(work.LABEL, for_change=True)
        if uow.specimens.count(box=work.LABEL) >= ROOM:
            return False
        name = f"in the box {number} {turn}"
        uow.specimens.add(specimen(id=f"{10_000 * (number + 1) + turn:032x}", name=name, box=work.LABEL))
        uow.commit()
    return True


RACES: dict[str, Step] = {
    "updates of one entity": _one,
    "updates of two of many": _some,
    "of unique keys": _unique,
    "under a rule over rows": _rule,
}


def _many(number: int) -> str:
    return f"{100 + number:032x}"


def many(database: Database) -> None:
    """Add the many of which two are updated."""
    with SqlSpecimenUnitOfWork(database) as uow:
        for number in range(MANY):
            uow.specimens.add(Specimen(id=_many(number), name=f"one of many {number}", number=0))
        uow.commit()


def found(database: Database, name: str) -> int:
    """Return what a race has left behind."""
    with SqlSpecimenUnitOfWork(database) as uow:
        if name == "updates of one entity":
            return uow.specimens.get(work.NUMBER).number or 0
        if name == "updates of two of many":
            numbers = [each.number or 0 for each in uow.specimens.get_many([_many(n) for n in range(MANY)])]
            return sum(numbers) // 2
        if name == "of unique keys":
            return uow.boxes.count() - 1
        return uow.specimens.count(box=work.LABEL)
