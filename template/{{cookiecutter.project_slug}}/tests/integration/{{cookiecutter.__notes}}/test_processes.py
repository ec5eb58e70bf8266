"""What several processes do to the same notes, and what is left of one that dies."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.settings import Settings
from core.infrastructure.database.base import Base
from core.infrastructure.database.engine import Database
from core.infrastructure.records import Format, write_records
from modules.notes.composition import Notes
from tests.processes import finish, processes, running
from tests.tables import empty

from . import workers

COUNT = 1_100


def two_at_once(work: Callable[..., None], settings: Settings, id: str, times: int) -> None:
    """Let two processes work on the same note, beginning at the same moment."""
    together = processes.Barrier(2)
    with (
        running(work, settings, together, id, "a", times) as one,
        running(work, settings, together, id, "b", times) as other,
    ):
        finish(one)
        finish(other)


def test_two_processes_that_edit_a_note_never_lose_an_update(notes: Notes, settings: Settings) -> None:
    note, times = notes.create("Shared"), 15
    two_at_once(workers.edit, settings, note.id, times)
    left = notes.show(note.id)
    assert sorted(left.body.splitlines()) == sorted(f"{name}{n}" for name in "ab" for n in range(times))
    assert left.version == 1 + 2 * times


def test_two_processes_that_tag_a_note_never_lose_a_tag(notes: Notes, settings: Settings) -> None:
    note, times = notes.create("Shared"), 15
    two_at_once(workers.tag, settings, note.id, times)
    assert notes.show(note.id).tags == {f"{name}{n}" for name in "ab" for n in range(times)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of notes without identifiers."""
    path = tmp_path / "notes.jsonl"
    rows = ({"title": f"note {number}", "tags": [f"tag{number % 50}"]} for number in range(COUNT))
    with path.open("wb") as stream:
        write_records(stream, Format.JSONL, ("title", "tags"), rows)
    return path


def imported(settings: Settings, file: Path, killed_after: float | None = None) -> float:
    """Import the file in a process that is killed after so many seconds, if any; return how many it took."""
    begun = processes.Event()
    with running(workers.import_, settings, begun, file) as process:
        assert begun.wait(60)
        began = time.monotonic()
        if killed_after is None:
            finish(process)
        else:
            process.join(killed_after)
        return time.monotonic() - began


def test_an_import_that_is_killed_leaves_all_notes_or_none(
    notes: Notes, database: Database, settings: Settings, file: Path
) -> None:
    lasted = imported(settings, file)
    assert notes.count().notes == COUNT
    # Some moments anywhere, some around the commit, which is where a half might be left.
    for earliest in (0.0, 0.0, 0.7, 0.8, 0.9):
        empty(database, Base.metadata)
        imported(settings, file, killed_after=random.uniform(earliest, 1.05) * lasted)
        found = notes.count()
        assert found.notes in {0, COUNT}
        assert found.untagged == 0
