"""Ten thousand notes go in, are found, and come out byte for byte as they were: the same on all backends."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from typer.testing import Result

from core.domain.criteria import Contains, OneOf
from core.domain.lists import Leafing
from core.domain.ports import Page
from core.infrastructure.database.base import Base
from core.infrastructure.database.engine import Database
from core.infrastructure.records import Format, write_records
from modules.notes.application.list_notes import EVERYTHING
from modules.notes.application.records import FIELDS, record_of
from modules.notes.composition import Notes
from modules.notes.domain.entities import Note, NoteFilter

COUNT = 10_000
SCRAPS = [
    "plain",
    "50 %",
    "a_b",
    "C:\\temp",
    'a "quote"',
    "tab\tbed",
    "cr\rlf\r\n",
    " blank ",
    "🙂",
    "e\u0301",
    "עברית",
    ",;|",
]
TAGS = ["home", "work", "Work", "größe", "c#", "a,b", "🙂", "'", '"', "=1+1"]
BEGINNING = datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC)


def made_up() -> Iterator[Note]:
    """Yield the same notes each time, full of what formats and databases trip over."""
    choose = random.Random(4)
    for number in range(COUNT):
        created = BEGINNING + timedelta(seconds=choose.randrange(10**7), microseconds=number)
        yield Note(
            id=f"{number:032x}",
            title=f"{choose.choice(SCRAPS)} {number}".strip().translate(dict.fromkeys(map(ord, "\r\n"), "-")),
            body="\n".join(choose.choices(SCRAPS, k=choose.randrange(5))),
            tags=frozenset(choose.sample(TAGS, choose.randrange(4))),
            created_at=created,
            updated_at=created + timedelta(days=choose.randrange(100)),
            version=choose.randrange(1, 9),
        )


def leafed(turn: Callable[[str | None], Page[Note]]) -> list[Note]:
    """Return the notes of all pages."""
    page = turn(None)
    found = list(page.items)
    while page.next:
        page = turn(page.next)
        found += page.items
    return found


def test_ten_thousand_notes_are_imported_found_exported_and_imported_again(
    run: Callable[..., Result], notes: Notes, database: Database, tmp_path: Path
) -> None:
    expected = list(made_up())
    given, table, exported, again = (
        tmp_path / name for name in ("given.jsonl", "given.csv", "exported.csv", "exported.jsonl")
    )
    for path, form in [(given, Format.JSONL), (table, Format.CSV)]:
        with path.open("wb") as stream:
            write_records(stream, form, FIELDS, map(record_of, expected))

    assert run("notes", "import", given).stdout == "Imported 10,000 notes.\n"

    found = leafed(lambda after: notes.search("50 %", ["work"], limit=300, after=after))
    assert found == [n for n in expected if "50 %" in n.title + "\0" + n.body and "work" in n.tags]
    by_title = leafed(lambda after: notes.list(EVERYTHING, Leafing(sort="-title", limit=1_000, after=after)))
    assert by_title == sorted(expected, key=lambda note: (note.title, note.id), reverse=True)
    shop = NoteFilter(tags=OneOf(["c#", "=1+1"]), body=Contains("50 %"))
    by_update = leafed(lambda after: notes.list(shop, Leafing(sort="updated_at", limit=300, after=after)))
    expected_of_them = [n for n in expected if n.tags & {"c#", "=1+1"} and "50 %" in n.body]
    assert by_update == sorted(expected_of_them, key=lambda note: (note.updated_at, note.id))

    assert run("notes", "export", exported).stdout == f"Exported 10,000 notes to {exported}.\n"
    assert exported.read_bytes() == table.read_bytes()
    with database.engine.begin() as connection:
        for model in reversed(Base.metadata.sorted_tables):
            connection.execute(model.delete())
    assert run("notes", "import", exported).stdout == "Imported 10,000 notes.\n"
    run("notes", "export", again)
    assert again.read_bytes() == given.read_bytes()
