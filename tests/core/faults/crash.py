"""Processes that are killed at any moment: workers on every backend, and the servers themselves."""

import random
import signal
import time
from contextlib import ExitStack
from pathlib import Path

from tests.processes import running

from . import work
from .places import ALL, EMBEDDED, SERVERS, Place, place
from .report import Row, Session

AT_ONCE = 2
LONGEST = 0.05
"""Seconds at most between the first commit of a worker and its end; a commit takes some milliseconds."""


def run(session: Session) -> None:
    """Try it on each backend, in one table and in two."""
    for backend in session.on(*ALL):
        kills = session.many(300, 10) if backend in EMBEDDED else session.many(50, 6)
        for both in (False, True):
            name = f"workers killed while they commit to {'two tables' if both else 'one table'}"
            with (
                session.row(name, backend) as row,
                place(session, backend) as where,
            ):
                _kill_workers(row, where, session.folder("told"), kills, both)
    for backend in session.on(*SERVERS):
        name = "the server killed under load"
        with session.row(name, backend) as row, place(session, backend) as where:
            _kill_server(row, where, session.folder("told"), session.many(10, 2))


def _kill_workers(row: Row, where: Place, folder: Path, kills: int, both: bool) -> None:
    database = where.open()
    work.prepare(database)
    acknowledged = 0
    while row.tried < kills:
        before = work.state(database)
        database.close()
        told = [folder / f"{row.tried}-{number}" for number in range(AT_ONCE)]
        with ExitStack() as stack:
            workers = [stack.enter_context(running(work.keep_raising, where, each, both)) for each in told]
            _wait_for_work(told)
            for worker in workers:
                time.sleep(random.random() * LONGEST / AT_ONCE)
                worker.kill()
        promised = sum(work.promises(each)[0] for each in told)
        acknowledged += promised
        after = work.state(database)
        raised = after.number - before.number
        wrong = after.wrong(both)
        if raised > promised + AT_ONCE:
            wrong = f"{raised} commits were made, {promised} acknowledged"
        row.count(wrong, times=AT_ONCE, lost=max(0, promised - raised))
    database.close()
    row.note = f"{acknowledged:,} acknowledged commits"


def _kill_server(row: Row, where: Place, folder: Path, kills: int) -> None:
    assert where.server
    database = where.open()
    work.prepare(database)
    before = work.state(database)
    told = [folder / str(number) for number in range(4)]
    with ExitStack() as stack:
        workers = [stack.enter_context(running(work.keep_raising, where, each, True)) for each in told]
        for _ in range(kills):
            seen = sum(work.promises(each)[0] for each in told)
            _wait_for_work(told, seen)
            time.sleep(random.random() / 4)
            where.server.end(signal.SIGKILL)
            database = where.open_patiently()
            # what was promised before this moment must be there, and nothing torn
            promised = sum(work.promises(each)[0] for each in told)
            after = work.state(database)
            database.close()
            row.count(after.wrong(True), lost=max(0, before.number + promised - len(told) - after.number))
        for worker in workers:
            worker.kill()
    database = where.open_patiently()
    raised = work.state(database).number - before.number
    database.close()
    promised, doubtful = (sum(counts) for counts in zip(*(map(work.promises, told)), strict=True))
    if not promised <= raised <= promised + doubtful + len(told):
        row.lost += max(0, promised - raised)
        row.fail(f"{promised} acknowledged, {doubtful} in doubt, {raised} made")
    row.note = f"{promised:,} acknowledged commits, {doubtful} told as in doubt"


def _wait_for_work(told: list[Path], seen: int = 0, seconds: float = 60.0) -> None:
    latest = time.monotonic() + seconds
    while sum(work.promises(each)[0] for each in told) <= seen:
        if time.monotonic() > latest:
            raise TimeoutError("no worker has committed anything")
        time.sleep(0.002)
