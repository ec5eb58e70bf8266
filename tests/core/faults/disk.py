"""The disk is full, over quota, read-only, broken or gone, also in the middle of a commit.

After each failure the old state is there, and the service goes on. strace lets system calls of commits fail
with each of the errors that a disk has.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIG_IGN, SIGXFSZ, signal
from typing import TypeVar

from core.domain.errors import Error, OutcomeUnknown, StorageUnavailable
from core.infrastructure.database.engine import Database
from tests.integration.contract.specimens import SqlSpecimenUnitOfWork

from . import work
from .places import EMBEDDED, Place, kept_in
from .report import Missing, Row, Session

ERRORS = {
    "ENOSPC": "full",
    "EDQUOT": "over quota",
    "EROFS": "read-only",
    "EACCES": "forbidden",
    "EIO": "broken",
}
CALLS = "/^(p?write(64)?|f(data)?sync|rename(at2?)?|unlink(at)?|ftruncate|utimensat)$"
STEPS = (23, 13, 37, 53, 71)
"""Of each of these calls every so manieth fails: more than one commit has, so that some succeed."""

T = TypeVar("T")

ROOM = 400_000
"""Bytes that there are."""


def run(session: Session) -> None:
    """Try it on what keeps its files itself; the disks of servers are theirs."""
    for backend in session.on(*EMBEDDED):
        for error in ["ENOSPC", "EIO"] if session.quick else ERRORS:
            with session.row(f"disk {ERRORS[error]} ({error}) at system calls of commits", backend) as row:
                for step in STEPS[: session.many(len(STEPS), 1)]:
                    _inject(row, backend, session.folder(backend), error, step, session.many(40, 20))
        for name, limited in {"really full": _small_disk, "over a limit of size": _limited}.items():
            with (
                session.row(f"disk {name}", backend) as row,
                limited(session.folder(backend)) as (folder, free),
            ):
                _fill(row, kept_in(backend, folder / "data"), free)
        with session.row("folder moved away and back", backend) as row:
            _move(row, session.folder(backend), backend, session.many(20, 3))


def _inject(row: Row, backend: str, folder: Path, error: str, step: int, commits: int) -> None:
    if not (strace := shutil.which("strace")):
        raise Missing("install strace")
    database = kept_in(backend, folder / "data").open()
    work.prepare(database)
    database.close()
    inject = f"inject={CALLS}:error={error}:when={step}+{step}"
    call = f"from tests.faults import disk; disk.endure({backend!r}, {str(folder)!r}, {commits})"
    command = [strace, "-f", "-qq", "-o", "/dev/null", "-e", inject, sys.executable, "-B", "-c", call]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    outcome = folder / "outcome"
    if done.returncode or not outcome.exists():
        row.count(f"the process ended with {done.returncode}: {done.stderr[-300:]}")
        return
    tried, number, wrong = json.loads(outcome.read_text("utf-8"))
    database = kept_in(backend, folder / "data").open()
    found = work.state(database)
    database.close()
    if found.number != number or found.wrong(True):
        wrong.append(f"{number} was there last, and then {found}")
    row.count("; ".join(wrong), times=tried, lost=max(0, number - found.number))


def endure(backend: str, folder: str, commits: int) -> None:
    """Commit for a while whatever happens, and note what should not; strace runs this."""
    database = kept_in(backend, Path(folder, "data")).open()
    tried, wrong = 0, []
    number = _until_it_works(lambda: work.state(database)).number
    for _ in range(commits):
        allowed = {number + 1}
        try:
            work.raise_by_one(database, True)
        except OutcomeUnknown:
            allowed.add(number)
        except Error:
            allowed = {number}
        except BaseException as error:  # noqa: BLE001 - no user should ever see one
            wrong.append(f"{type(error).__name__}: {error}")
        tried += allowed != {number + 1}
        found = _until_it_works(lambda: work.state(database))
        if found.number not in allowed or found.wrong(True):
            wrong.append(f"{sorted(allowed)} expected, and then {found}")
        number = found.number
    result = json.dumps([tried, number, wrong])
    _until_it_works(lambda: Path(folder, "outcome").write_text(result, "utf-8"))
    os._exit(0)


def _until_it_works(act: Callable[[], T]) -> T:
    for _ in range(50):
        with suppress(Error, OSError):
            return act()
    return act()


@contextmanager
def _small_disk(folder: Path) -> Iterator[tuple[Path, Callable[[], object]]]:
    """Mount a disk of some hundred kilobytes, as only root may."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "none", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        raise Missing("only root may mount a small disk")
    unmount = ["umount", "--lazy", str(folder)]
    larger = ["mount", "-o", f"remount,size={10 * ROOM}", str(folder)]
    try:
        yield folder, lambda: subprocess.run(larger, check=True)
    finally:
        subprocess.run(unmount, check=True)


@contextmanager
def _limited(folder: Path) -> Iterator[tuple[Path, Callable[[], object]]]:
    """Limit how large a file of this process may be."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal(SIGXFSZ, SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield folder, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal(SIGXFSZ, handler)


def _fill(row: Row, where: Place, free: Callable[[], object]) -> None:
    """Let a text grow until there is no room for it; then there must be the one before."""
    database = where.open()
    work.prepare(database)
    written = 0
    for size in range(20_000, 10 * ROOM, 20_000):
        try:
            _write(database, size)
        except StorageUnavailable as error:
            row.count(
                "" if _length(database) == written else f"{written} were there, {_length(database)} are"
            )
            row.note = str(error).rpartition("/")[2][:80]
            if row.tried == 3:
                break
        else:
            written = size
    free()
    _write(database, ROOM)
    row.count("" if _length(database) == ROOM else "it does not go on")
    database.close()


def _write(database: Database, size: int) -> None:
    with SqlSpecimenUnitOfWork(database) as uow:
        found = uow.specimens.get(work.NUMBER)
        found.text = "x" * size
        uow.specimens.update(found)
        uow.commit()


def _length(database: Database) -> int:
    with SqlSpecimenUnitOfWork(database) as uow:
        return len(uow.specimens.get(work.NUMBER).text or "")


def _move(row: Row, folder: Path, backend: str, times: int) -> None:
    place, elsewhere = folder / "place", folder / "elsewhere"
    database = kept_in(backend, place / "data").open()
    work.prepare(database)
    for number in range(times):
        work.raise_by_one(database, True)
        place.rename(elsewhere)
        refused = 0
        for act in (lambda: work.raise_by_one(database, True), lambda: work.state(database)):
            try:
                act()
            except StorageUnavailable:
                refused += 1
        made = place.exists()
        if made:
            shutil.rmtree(place)
        elsewhere.rename(place)
        found = work.state(database)
        right = refused == 2 and not made and found.number == number + 1 and not found.wrong(True)
        row.count("" if right else f"{refused} of 2 refused, {found}", lost=max(0, number + 1 - found.number))
    database.close()
