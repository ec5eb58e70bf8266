"""Notes and their tags in tables."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from core.domain.errors import AlreadyExists, StaleEntity
from core.infrastructure.database.engine import Database
from modules.notes.domain.entities import Note
from modules.notes.infrastructure.models import NoteTagModel, TagModel
from modules.notes.infrastructure.repositories import SqlNotesUnitOfWork

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def note(number: int, *tags: str, title: str = "", body: str = "") -> Note:
    name = title or f"note {number}"
    return Note(
        id=f"{number:032x}", title=name, body=body, tags=frozenset(tags), created_at=NOON, updated_at=NOON
    )


@pytest.fixture
def begin(database: Database) -> Callable[[], SqlNotesUnitOfWork]:
    return lambda: SqlNotesUnitOfWork(database)


Begin = Callable[[], SqlNotesUnitOfWork]


def stored(begin: Begin, *notes: Note) -> None:
    with begin() as work:
        work.notes.add_many(notes)
        work.commit()


def rows(database: Database, model: type) -> int:
    with database.session() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_note_comes_back_with_its_tags(begin: Begin) -> None:
    stored(begin, note(1, "a", "b"), note(2), note(3, "B", "größe"))
    with begin() as work:
        assert work.notes.get(note(1).id) == note(1, "a", "b")
        assert work.notes.get_many([note(3).id, note(2).id]) == [note(3, "B", "größe"), note(2)]
        assert list(work.notes.stream(page_size=2)) == [note(1, "a", "b"), note(2), note(3, "B", "größe")]


def test_a_tag_of_many_notes_is_stored_once(begin: Begin, database: Database) -> None:
    stored(begin, *(note(number, "shared", f"own{number}") for number in range(10)))
    stored(begin, note(10, "shared"))
    assert rows(database, TagModel) == 11
    assert rows(database, NoteTagModel) == 21


def test_an_update_stores_the_tags_that_came_and_went(begin: Begin) -> None:
    stored(begin, note(1, "stays", "goes"))
    with begin() as work:
        changed = work.notes.get(note(1).id)
        changed.untag(NOON, ["goes"])
        changed.tag(NOON, ["comes"])
        work.notes.update(changed)
        work.commit()
    with begin() as work:
        assert work.notes.get(note(1).id).tags == {"stays", "comes"}


def test_a_stale_update_stores_no_tag(begin: Begin) -> None:
    stored(begin, note(1, "first"))
    with begin() as work:
        old, new = work.notes.get(note(1).id), work.notes.get(note(1).id)
        new.tag(NOON, ["second"])
        work.notes.update(new)
        old.tag(NOON, ["third"])
        with pytest.raises(StaleEntity):
            work.notes.update(old)
        work.commit()
    with begin() as work:
        assert work.notes.get(note(1).id).tags == {"first", "second"}


def test_a_removed_note_takes_its_tags_along_and_leaves_others_theirs(
    begin: Begin, database: Database
) -> None:
    stored(begin, note(1, "a", "b"), note(2, "a"))
    with begin() as work:
        work.notes.remove(note(1).id)
        work.commit()
    assert rows(database, NoteTagModel) == 1
    with begin() as work:
        assert work.notes.get(note(2).id).tags == {"a"}


def test_what_is_not_committed_leaves_no_tag(begin: Begin, database: Database) -> None:
    with begin() as work:
        work.notes.add(note(1, "a"))
    assert rows(database, TagModel) == rows(database, NoteTagModel) == 0


def test_a_note_is_added_once(begin: Begin) -> None:
    stored(begin, note(1, "a"))
    with pytest.raises(AlreadyExists):
        stored(begin, note(1, "b"))


SEARCHED = (
    note(1, "a", title="100% wool", body="soft_and_warm"),
    note(2, "a", "b", title="Wool", body="C:\\wool"),
    note(3, "b", title="Größe 🙂", body="wo" * 100_000 + "'; --"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [1, 2, 3]),
        ("wool", [1, 2]),
        ("WOOL", []),
        ("100%", [1]),
        ("0%w", []),
        ("t_a", [1]),
        ("a_w", []),
        ("\\", [2]),
        ("[a-z]", []),
        ("öß", [3]),
        ("oss", []),
        ("🙂", [3]),
        ("'; --", [3]),
        ("wowo", [3]),
    ],
)
def test_a_text_is_found_as_it_is_written(begin: Begin, text: str, found: list[int]) -> None:
    stored(begin, *SEARCHED)
    with begin() as work:
        assert [int(each.id, 16) for each in work.notes.search(text, ()).items] == found


@pytest.mark.parametrize(
    ("tags", "found"), [(["a"], [1, 2]), (["a", "b"], [2]), (["A"], []), (["a", "nowhere"], [])]
)
def test_all_tags_must_be_there(begin: Begin, tags: list[str], found: list[int]) -> None:
    stored(begin, *SEARCHED)
    with begin() as work:
        assert [int(each.id, 16) for each in work.notes.search("", tags).items] == found


def test_found_notes_come_in_pages(begin: Begin) -> None:
    stored(begin, *(note(number, "even" if number % 2 == 0 else "odd") for number in range(1, 30)))
    seen: list[int] = []
    after = None
    while True:
        with begin() as work:
            page = work.notes.search("note", ["odd"], limit=4, after=after)
        seen += [int(each.id, 16) for each in page.items]
        if page.next is None:
            break
        after = page.next
    assert seen == list(range(1, 30, 2))


def test_known_identifiers_are_told_however_many_are_asked_for(begin: Begin) -> None:
    stored(begin, *(note(number) for number in range(0, 3_000, 2)))
    with begin() as work:
        found = work.notes.known(note(number).id for number in range(3_000))
    assert {int(id, 16) for id in found} == set(range(0, 3_000, 2))


def test_statistics_are_counted_by_the_database(begin: Begin) -> None:
    stored(begin, note(1, "b", "a"), note(2, "b"), note(3), note(4, "c"))
    with begin() as work:
        edited = work.notes.get(note(3).id)
        edited.edit(NOON.replace(hour=13), body="x")
        work.notes.update(edited)
        work.commit()
    with begin() as work:
        found = work.notes.statistics()
    assert (found.notes, found.edited, found.untagged) == (4, 1, 1)
    assert list(found.tags.items()) == [("b", 2), ("a", 1), ("c", 1)]
    assert (found.created_first, found.updated_last) == (NOON, NOON.replace(hour=13))


def test_without_notes_there_is_nothing_to_count(begin: Begin) -> None:
    with begin() as work:
        found = work.notes.statistics()
    assert (found.notes, found.edited, found.untagged, dict(found.tags)) == (0, 0, 0, {})
    assert found.created_first is None
