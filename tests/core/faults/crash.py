"""Workers that are killed at any moment, on every backend."""

import random
import time
from contextlib import ExitStack
from pathlib import Path

from tests.processes import running

from . import work
from .places import ALL, EMBEDDED, Place, place
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
            work.wait_for_more(told)
            for worker in workers:
                time.sleep(random.random() * LONGEST / AT_ONCE)
                worker.kill()
        promised, _ = work.all_promises(told)
        acknowledged += promised
        after = work.state(database)
        raised = after.number - before.number
        wrong = after.wrong(both)
        if raised > promised + AT_ONCE:
            wrong = f"{raised} commits were made, {promised} acknowledged"
        row.count(wrong, times=AT_ONCE, lost=max(0, promised - raised))
    database.close()
    row.note = f"{acknowledged:,} acknowledged commits"
