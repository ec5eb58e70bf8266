"""The power fails: every state of the disk that fsync allows after it is made, opened and looked at.

strace records what a process asks of the system while it commits. What was not synced may be there or not,
each write and each entry of a folder for itself, and the last write may be half done.
"""

import hashlib
import random
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from . import work
from .disks import Disk, State, recorded
from .places import EMBEDDED, Place, kept_in
from .report import Row, Session

ALL_OF = 5
"""So many pending operations are tried in each combination, more of them at random."""


def run(session: Session) -> None:
    """Try it in one table and in two."""
    for backend in session.on(*EMBEDDED):
        for both in (True,) if session.quick else (False, True):
            tables = "two tables" if both else "one table"
            commits = session.many(3, 1)
            with session.row(f"power lost, what was not synced in any combination, {tables}", backend) as row:
                disk = _record(backend, session.folder(backend), commits, both)
                folder = session.folder("replayed", in_memory=True)
                _replay(row, backend, disk, folder, session.many(8, 2), both)
            with session.row(f"killed after each system call of a commit, {tables}", backend) as row:
                folder = session.folder("replayed", in_memory=True)
                _replay(row, backend, disk, folder, None, both)


def _record(backend: str, folder: Path, commits: int, both: bool) -> Disk:
    """Have a process make a database and commit to it, and write down what it asks of the system."""
    told, traced = folder / "told", folder / "trace"
    (folder / "disk").mkdir()
    script = f"from tests.faults import power; power.commit({backend!r}, {str(folder)!r}, {commits}, {both})"
    return recorded([sys.executable, "-c", script], traced, folder / "disk", told)


def commit(backend: str, folder: str, commits: int, both: bool) -> None:
    """Commit a few times; what is recorded runs this."""
    with Path(folder, "told").open("ab", buffering=0) as told:
        database = kept_in(backend, Path(folder, "disk", "new", "data")).open()
        work.prepare(database)
        told.write(work.DONE)
        for _ in range(commits):
            work.raise_by_one(database, both)
            told.write(work.DONE)
        database.close()


def _replay(row: Row, backend: str, disk: Disk, folder: Path, many: int | None, both: bool) -> None:
    seen = set()
    for moment in range(disk.first, len(disk.operations) + 1):
        promised = disk.promised(moment)
        for state in _states(disk, moment, many):
            digest = hashlib.sha256(repr((promised, sorted(state.items()))).encode()).digest()
            if digest in seen:
                continue
            seen.add(digest)
            place = folder / str(len(seen))
            for name, content in state.items():
                path = place / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            wrong, lost = _look(kept_in(backend, place / "new" / "data"), promised, both)
            row.count(wrong and f"after operation {moment}: {wrong}", lost=lost)
    row.note = f"{len(disk.operations)} operations"


def _states(disk: Disk, moment: int, many: int | None) -> Iterator[State]:
    """Yield what may be on the disk; with no number only what a process leaves that dies."""
    pending = disk.pending(moment)
    yield disk.state(moment, set(pending))
    if many is None:
        return
    if len(pending) <= ALL_OF:
        chosen = [set(some) for size in range(len(pending)) for some in combinations(pending, size)]
    else:
        whole = set(pending)
        single = [*({each} for each in pending), *(whole - {each} for each in pending)]
        chosen = [set(), *random.sample(single, min(many, len(single)))]
        chosen += [{each for each in pending if random.random() < 0.5} for _ in range(many)]
    for some in chosen:
        yield disk.state(moment, some)
    if pending:
        yield disk.state(moment, set(pending), torn=True)


def _look(place: Place, promised: int, both: bool) -> tuple[str, int]:
    """Open what is there as the service would, and go on with it."""
    database = place.open()
    try:
        work.prepare(database)
        found = work.state(database)
        work.raise_by_one(database, both)
    except Exception as error:  # noqa: BLE001 - whatever it is, it should not be
        return f"{type(error).__name__}: {error}", 0
    finally:
        database.close()
    raised = promised - 1  # the first promise is about the tables
    wrong = found.wrong(both) or ("more than was begun" if found.number > raised + 1 else "")
    return wrong, max(0, raised - found.number)
