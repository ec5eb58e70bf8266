"""Imports and exports of notes beside the same by hand, and the use cases beside their repository."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest

from config.settings import PROJECT, Backend, Settings
from core.domain.lists import Leafing
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.engine import Database
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.records import Format, write_records
from modules.notes.application.records import FIELDS
from modules.notes.composition import compose
from modules.notes.domain.entities import Note
from modules.notes.infrastructure.repositories import SqlNotesUnitOfWork

Figures = dict[str, float]

MANY, MILLION = 20_000, 1_000_000
ROUNDS = {MANY: 5, MILLION: 1}
"""A round of a million takes a minute: one has to do."""
AT_ONCE = 2
"""Processes: all of them are measured by their own processor's time."""
MORE = 20
"""MiB that a million may take beyond what fewer do."""
FEW = 150
WHO = "ours", "by_hand"
WHY = {
    "import": "by hand nothing is checked: more than half of an import reads and checks each field in terms "
    "of its line and makes a note that may exist (profile of 20,000 notes: 2.7 of 4.8 s)",
    "export": "by hand rows are written as they come: half of an export to JSON Lines makes notes of them, "
    "and half of one to CSV looks at each cell for what a spreadsheet would take for a formula "
    "(profile of 20,000 notes: 0.4 of 0.8 s, and 0.8 of 1.7)",
}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def folder(pytestconfig: pytest.Config) -> Iterator[Path]:
    """A folder within the project's: one for temporary files may lie in memory, not on a disk."""
    build = pytestconfig.rootpath / "build"
    build.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=build) as path:
        yield Path(path)


def records(count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        yield {
            "id": f"{number:032x}",
            "title": f"Note {number}",
            "body": "A few words that say what there is to do. " * 2,
            "tags": [f"tag{number % 50}"] if number % 2 else [],
            "created_at": NOW + timedelta(seconds=number),
            "updated_at": NOW + timedelta(seconds=number),
            "version": 1,
        }


def written(file: Path) -> None:
    with file.open("wb") as stream:
        write_records(stream, Format(file.suffix[1:]), FIELDS, records(int(file.stem)))


def moved(file: Path, who: str, turn: int) -> dict[str, Figures]:
    """Import a file and export it again, each in a process that tells its own processor's time."""
    place = file.with_name(f"{file.stem}-{who}-{turn}{file.suffix}")
    database = place.with_name(f"{place.name}.sqlite")
    paths = os.pathsep.join([str(PROJECT / "src"), str(PROJECT)])
    found: dict[str, Figures] = {}
    for direction, its in (("import", file), ("export", place)):
        command = [sys.executable, "-m", "tests.performance.moving", who, direction, str(its), str(database)]
        done = subprocess.run(
            command, env=os.environ | {"PYTHONPATH": paths}, check=True, stdout=subprocess.PIPE
        )
        found[direction] = orjson.loads(done.stdout)
    database.unlink()
    place.unlink()
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="needs the peak memory of a process from Linux")
def test_files_of_notes(record: Callable[..., None], folder: Path, quick: bool) -> None:
    sizes = {MANY: 1} if quick else ROUNDS
    files = {(size, kind): folder / f"{size}.{kind}" for size in sizes for kind in Format}
    jobs = [(*which, who, turn) for which in files for turn in range(sizes[which[0]]) for who in WHO]
    with ProcessPoolExecutor(AT_ONCE) as side_by_side:
        deque(side_by_side.map(written, files.values()), maxlen=0)
    with ThreadPoolExecutor(AT_ONCE) as side_by_side:
        found = side_by_side.map(lambda job: moved(files[job[:2]], *job[2:]), jobs)
        figures = dict(zip(jobs, found, strict=True))
    few: dict[tuple[Format, str], float] = {}
    for (size, kind), direction in product(files, WHY):
        ours, by_hand = (
            [each[direction] for job, each in figures.items() if job[:3] == (size, kind, who)] for who in WHO
        )
        name, told = f"{direction} {kind}", {"backend": Backend.SQLITE, "size": size}
        times = ([each["seconds"] for each in side] for side in (ours, by_hand))
        record(name, *times, against="by hand", at_least=0.7, by="CPU", why=WHY[direction], **told)
        if size == MANY:
            few[kind, direction] = max(each["MiB"] for each in ours)
        else:
            peak, its = max(each["MiB"] for each in ours), few[kind, direction]
            rest = {"unit": "MiB", "at_most": round(1 + MORE / its, 2), "against": "20k notes"}
            record(f"{name}, memory", [peak], [its], **rest, **told)


@pytest.mark.parametrize("what", ["create", "show", "edit", "list"])
def test_use_cases(compare: Callable[..., None], settings: Settings, database: Database, what: str) -> None:
    notes, clock, identifiers = compose(settings), SystemClock(), Uuid7Identifiers()
    ids = [notes.create(f"Note {number}", "Words.", ["tag"]).id for number in range(FEW)]
    versions = dict.fromkeys(ids, 1)

    def new() -> Note:
        now = clock.now()
        times: dict[str, Any] = {"created_at": now, "updated_at": now}
        return Note(id=identifiers.new(), title="Note", body="Words.", tags=frozenset(["tag"]), **times)

    def create() -> None:
        note = new()
        with SqlNotesUnitOfWork(database) as work:
            work.notes.add(note)
            work.commit()

    def show(id: str) -> None:
        with SqlNotesUnitOfWork(database) as work:
            work.snapshot()
            work.notes.get(id)

    def edit(id: str) -> None:
        with SqlNotesUnitOfWork(database) as work:
            note = work.notes.get(id)
            note.title = "Changed"
            work.notes.update(note)
            work.commit()
        versions[id] += 1

    def edit_by_use_case(id: str) -> None:
        versions[id] = notes.edit(id, versions[id], title="Changed").version

    def list_() -> None:
        with SqlNotesUnitOfWork(database) as work:
            work.snapshot()
            work.notes.list(order_by="created_at", limit=50)

    works: dict[str, tuple[Callable[[str], object], Callable[[str], object]]] = {
        "create": (lambda _: notes.create("Note", "Words.", ["tag"]), lambda _: create()),
        "show": (notes.show, show),
        "edit": (edit_by_use_case, edit),
        "list": (lambda _: notes.list(leafing=Leafing(limit=50)), lambda _: list_()),
    }
    by_use_case, by_repository = works[what]
    compare(
        f"notes, {what}",
        lambda: deque(map(by_use_case, ids), maxlen=0),
        lambda: deque(map(by_repository, ids), maxlen=0),
        backend=settings.db_backend,
        size=FEW,
        rounds=5,
        against="repository",
        at_least=0.9,
        by="CPU",
    )
