"""What several processes do to the same notes, and what is left of one that dies."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from config.settings import PROJECT
from core.infrastructure.database.base import Base, Database
from core.infrastructure.records import Format, write_records
from modules.notes.composition import Notes

COUNT = 2_000

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(environment: None) -> Iterator[Start]:
    """Start a worker and wait until it is ready; it works when it is told to."""
    with ExitStack() as running:

        def started(*arguments: object) -> "subprocess.Popen[str]":
            worker = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("worker.py")), *map(str, arguments)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
            )
            running.enter_context(worker)
            running.callback(worker.kill)
            assert worker.stdout
            assert worker.stdout.readline() == "ready\n"
            return worker

        yield started


def go(worker: "subprocess.Popen[str]") -> None:
    assert worker.stdin
    worker.stdin.write("go\n")
    worker.stdin.flush()


def finish(worker: "subprocess.Popen[str]") -> None:
    assert worker.communicate(timeout=120)[0] == "done\n"
    assert worker.returncode == 0


def empty(database: Database) -> None:
    with database.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


def test_two_processes_that_edit_a_note_never_lose_an_update(notes: Notes, start: Start) -> None:
    note, times = notes.create("Shared"), 15
    workers = [start("edit", note.id, name, times) for name in "ab"]
    for worker in workers:
        go(worker)
    for worker in workers:
        finish(worker)
    left = notes.show(note.id)
    assert sorted(left.body.splitlines()) == sorted(f"{name}{n}" for name in "ab" for n in range(times))
    assert left.version == 1 + 2 * times


def test_two_processes_that_tag_a_note_never_lose_a_tag(notes: Notes, start: Start) -> None:
    note, times = notes.create("Shared"), 15
    workers = [start("tag", note.id, name, times) for name in "ab"]
    for worker in workers:
        go(worker)
    for worker in workers:
        finish(worker)
    assert notes.show(note.id).tags == {f"{name}{n}" for name in "ab" for n in range(times)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of notes without identifiers."""
    path = tmp_path / "notes.jsonl"
    rows = ({"title": f"note {number}", "tags": [f"tag{number % 50}"]} for number in range(COUNT))
    with path.open("wb") as stream:
        write_records(stream, Format.JSONL, ("title", "tags"), rows)
    return path


def imported_in_full(start: Start, file: Path) -> float:
    """Import the file and return how many seconds that took."""
    worker = start("import", file)
    began = time.monotonic()
    go(worker)
    finish(worker)
    return time.monotonic() - began


def imported_for(seconds: float, start: Start, file: Path) -> None:
    """Begin to import the file, and kill the process after so many seconds."""
    worker = start("import", file)
    go(worker)
    time.sleep(seconds)
    worker.kill()
    worker.wait()


def test_an_import_that_is_killed_leaves_all_notes_or_none(
    notes: Notes, database: Database, start: Start, file: Path
) -> None:
    lasted = imported_in_full(start, file)
    assert notes.count().notes == COUNT
    # Some moments anywhere, some around the commit, which is where a half might be left.
    for earliest in (0.0, 0.0, 0.7, 0.8):
        empty(database)
        imported_for(random.uniform(earliest, 1.05) * lasted, start, file)
        found = notes.count()
        assert found.notes in {0, COUNT}
        assert found.untagged == 0
