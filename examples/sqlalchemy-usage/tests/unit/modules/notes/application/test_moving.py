"""Importing and exporting notes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import pytest

from core.application.records import Record
from core.domain.errors import BadRecord, TransactionAborted
from modules.notes.application import import_notes
from modules.notes.composition import Notes
from modules.notes.infrastructure.memory import InMemoryNotesUnitOfWork

Read = Callable[[], Iterable[Record]]


def records(*fields: dict[str, object]) -> Read:
    return lambda: [Record(line, each) for line, each in enumerate(fields, 1)]


def exported(notes: Notes) -> list[dict[str, object]]:
    """Return all notes as a file has them, where instants are text."""
    found: list[dict[str, object]] = []

    def write(rows: Iterable[Mapping[str, object]]) -> int:
        for row in rows:
            instants = {name: str(value) for name, value in row.items() if isinstance(value, datetime)}
            found.append({**row, **instants})
        return len(found)

    assert notes.export(write) == len(found)
    return found


def test_what_was_exported_is_imported_as_it_was(notes: Notes, work: InMemoryNotesUnitOfWork) -> None:
    first = notes.create("Groceries", "Milk", ["shop", "home"])
    notes.edit(first.id, 1, title="Shopping")
    notes.create("Plain")
    before = exported(notes)
    work.notes.items.clear()
    assert notes.import_(records(*before)).added == 2
    assert exported(notes) == before


def test_only_a_title_must_be_given(notes: Notes) -> None:
    assert notes.import_(records({"title": "Groceries"})).added == 1
    (note,) = notes.list().items
    assert (note.title, note.body, note.tags, note.version) == ("Groceries", "", frozenset(), 1)
    assert note.created_at == note.updated_at


def test_text_is_read_where_a_format_has_nothing_else(notes: Notes) -> None:
    fields = {"id": "1", "title": "x", "tags": "b a", "created_at": "2020-02-29T00:00:00Z", "version": "7"}
    notes.import_(records({**fields, "updated_at": ""}))
    note = notes.show("1")
    assert (note.tags, note.version, note.created_at.year) == (frozenset({"a", "b"}), 7, 2020)
    assert note.updated_at == note.created_at


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "title is missing"),
        ({"title": ""}, "a title is one line of text, not ''"),
        ({"title": 5}, "title must be text, not 5"),
        ({"title": "x", "created_at": "soon"}, "created_at must be an instant"),
        ({"title": "x", "version": 0}, "versions count from 1"),
        ({"title": "x", "version": 2**63 - 1}, "version must be at most 9007199254740991"),
        ({"title": "x", "id": "../../etc"}, "id must be 1 to 32 of the digits 0-9 and a-f"),
        ({"title": "x", "id": "019CA869500070008000000000000001"}, "id must be 1 to 32 of the digits"),
        ({"title": "x", "created_at": "2026-03-01T08:00:00.123456789Z"}, "created_at must be an instant"),
        ({"title": "x", "created_at": "03/04/2026"}, "created_at must be an instant"),
        ({"title": "x", "tags": "x,y"}, "tags must be words with blanks between them"),
        ({"title": "x", "tags": ["two words"]}, "a tag is one word, not 'two words'"),
        (
            {"title": "x", "created_at": "2026-03-01T08:00:00Z", "updated_at": "2026-02-01T08:00:00Z"},
            "nothing is updated before it is created",
        ),
    ],
)
def test_a_bad_record_is_refused_by_line_and_nothing_is_imported(
    notes: Notes, fields: dict[str, object], reason: str
) -> None:
    with pytest.raises(BadRecord, match=f"^line 3: {reason}"):
        notes.import_(records({"title": "a"}, {"title": "b"}, fields))
    assert notes.count().notes == 0


def test_a_taken_identifier_is_refused_by_line(notes: Notes) -> None:
    notes.import_(records({"id": "1", "title": "a"}))
    with pytest.raises(BadRecord, match="line 2: a note 1 is there already"):
        notes.import_(records({"id": "2", "title": "b"}, {"id": "1", "title": "c"}))
    assert notes.count().notes == 1


def test_an_identifier_that_the_file_has_twice_is_refused_by_line(notes: Notes) -> None:
    with pytest.raises(BadRecord, match="line 2: a note 1 is there already"):
        notes.import_(records({"id": "1", "title": "a"}, {"id": "1", "title": "b"}))


def test_known_notes_are_passed_over_when_asked_to(notes: Notes) -> None:
    read = records({"id": "1", "title": "a"}, {"id": "2", "title": "b"}, {"id": "2", "title": "c"})
    notes.import_(records({"id": "1", "title": "first"}))
    done = notes.import_(read, skip_known=True)
    assert (done.added, done.skipped) == (1, 2)
    assert (notes.show("1").title, notes.show("2").title) == ("first", "b")


def test_few_records_are_held_at_once(
    notes: Notes, work: InMemoryNotesUnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_notes, "AT_ONCE", 10)
    waiting: list[int] = []
    read_so_far = 0

    def read() -> Iterator[Record]:
        nonlocal read_so_far
        for read_so_far in range(1, 101):
            waiting.append(read_so_far - work.notes.count())
            yield Record(read_so_far, {"title": str(read_so_far)})

    assert notes.import_(read).added == 100
    assert max(waiting) == 10


def test_an_import_that_the_database_gives_up_is_read_again_from_the_start(
    notes: Notes, work: InMemoryNotesUnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, tries = work.commit, []

    def commit_late() -> None:
        tries.append(work.notes.count())
        if len(tries) == 1:
            raise TransactionAborted("somebody else goes first")
        commit()

    monkeypatch.setattr(work, "commit", commit_late)
    assert notes.import_(records({"title": "a"}, {"title": "b"})).added == 2
    assert tries == [2, 2]
    assert notes.count().notes == 2
