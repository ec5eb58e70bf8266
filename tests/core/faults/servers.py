"""Servers that stop, start again and stand still under load; nobody waits longer than the settings say."""

import random
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from core.domain.errors import StorageUnavailable
from tests.processes import running

from . import work
from .places import GENTLY, SERVERS, Place, Server, place
from .report import Row, Session

WORKERS = 4
CONNECTING, STATEMENT, SPARE = 2, 1, 8
STANDSTILL = 1.0
Act = Callable[[Server], None]


def run(session: Session) -> None:
    """Try it on each server."""
    for backend in session.on(*SERVERS):
        acts: dict[str, tuple[Act, int]] = {
            "killed": (lambda server: server.end(signal.SIGKILL), session.many(10, 2)),
            "shut down and started again": (_shut_down, session.many(5, 1)),
            "stood still for a second": (_pause, session.many(10, 2)),
        }
        for name, (act, times) in acts.items():
            with session.row(f"server {name} under load", backend) as row, place(session, backend) as where:
                _hurt(row, where, session.folder("told"), act, times)
        name = "frozen server, waited for no longer than set"
        with session.row(name, backend) as row, place(session, backend) as where:
            _wait(row, where, session.many(5, 1))


def _shut_down(server: Server) -> None:
    server.end(GENTLY[server.backend])


def _pause(server: Server) -> None:
    server.send(signal.SIGSTOP)
    time.sleep(STANDSTILL)
    server.send(signal.SIGCONT)


def _hurt(row: Row, where: Place, folder: Path, act: Act, times: int) -> None:
    assert where.server
    database = where.open()
    work.prepare(database)
    before = work.state(database)
    database.close()
    told = [folder / str(number) for number in range(WORKERS)]
    with ExitStack() as stack:
        workers = [stack.enter_context(running(work.keep_raising, where, each, True)) for each in told]
        for _ in range(times):
            work.wait_for_more(told)
            time.sleep(random.random() / 4)
            promised = work.all_promises(told)[0]
            act(where.server)
            database = where.open_patiently()
            after = work.state(database)
            database.close()
            lost = max(0, before.number + promised - after.number)
            row.count(after.wrong(True), lost=lost)
        for worker in workers:
            worker.kill()
            worker.join()
    database = where.open_patiently()
    raised = work.state(database).number - before.number
    database.close()
    promised, doubtful = work.all_promises(told)
    if not promised <= raised <= promised + doubtful + WORKERS:
        row.lost += max(0, promised - raised)
        row.fail(f"{promised} acknowledged, {doubtful} in doubt, {raised} made")
    row.note = f"{promised:,} acknowledged commits, {doubtful} told as in doubt"


def _wait(row: Row, where: Place, times: int) -> None:
    assert where.server
    limits = {"db_connect_timeout": CONNECTING, "db_statement_timeout": STATEMENT}
    pooled, longest = where.open(**limits), 0.0
    for _ in range(times):
        pooled.ping()
        where.server.send(signal.SIGSTOP)
        try:
            for database in (pooled, where.open(**limits)):
                begun = time.monotonic()
                try:
                    database.ping()
                except StorageUnavailable:
                    waited = time.monotonic() - begun
                    row.count("" if waited < CONNECTING + STATEMENT + SPARE else f"waited for {waited:.0f} s")
                    longest = max(longest, waited)
                else:
                    row.count("a server that stands still has answered")
        finally:
            where.server.send(signal.SIGCONT)
        where.open_patiently().close()
    pooled.close()
    row.note = f"{longest:.1f} s at most, with {CONNECTING} s to connect and {STATEMENT} s for a statement"
