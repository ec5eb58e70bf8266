"""Listing, searching and counting notes."""

import pytest

from core.domain.criteria import OneOf, Range
from core.domain.errors import InvalidValue
from core.domain.lists import Leafing
from modules.notes.application.list_notes import EVERYTHING
from modules.notes.composition import Notes
from modules.notes.domain.entities import NoteFilter


def titles(notes: Notes, sort: str | None = None, wanted: NoteFilter = EVERYTHING) -> list[str]:
    return [note.title for note in notes.list(wanted, Leafing(sort=sort)).items]


def test_notes_are_listed_in_any_order(notes: Notes) -> None:
    first, *_ = [notes.create(title) for title in ("b", "A", "a")]
    notes.edit(first.id, 1, body="later")
    assert titles(notes) == titles(notes, "created_at") == ["b", "A", "a"]
    assert titles(notes, "updated_at") == ["A", "a", "b"]
    assert titles(notes, "title") == ["A", "a", "b"]
    assert titles(notes, "-title") == ["b", "a", "A"]


def test_notes_are_narrowed_down_by_their_fields(notes: Notes) -> None:
    first = notes.create("a", tags=["home", "shop"])
    last = notes.create("b", "B", ["work"])
    assert titles(notes, wanted=NoteFilter(tags=OneOf(["home", "work"]))) == ["a", "b"]
    assert titles(notes, wanted=NoteFilter(tags=OneOf(["shop"]))) == ["a"]
    assert titles(notes, wanted=NoteFilter(created_at=Range(last.created_at))) == ["b"]
    page = notes.list(NoteFilter(), Leafing(limit=1, total=True))
    assert (page.items[0].id, page.total) == (first.id, 2)


@pytest.mark.parametrize("order", ["created_at", "-updated_at", "title", "version"])
def test_pages_join_without_a_gap(notes: Notes, order: str) -> None:
    made = {notes.create(f"note {number % 3}").id for number in range(7)}
    seen: list[str] = []
    after = None
    while True:
        page = notes.list(EVERYTHING, Leafing(sort=order, limit=3, after=after))
        seen += [note.id for note in page.items]
        if page.next is None:
            break
        after = page.next
    assert sorted(seen) == sorted(made)


def test_a_page_follows_one_whose_last_note_was_deleted(notes: Notes) -> None:
    made = [notes.create(title).id for title in "abc"]
    first = notes.list(EVERYTHING, Leafing(sort="title", limit=2))
    notes.delete([made[1]])
    second = notes.list(EVERYTHING, Leafing(sort="title", after=first.next))
    assert [note.id for note in second.items] == made[2:]


def test_a_page_after_what_no_page_named_is_refused(notes: Notes) -> None:
    with pytest.raises(InvalidValue):
        notes.list(EVERYTHING, Leafing(after="nobody"))


@pytest.fixture
def searchable(notes: Notes) -> Notes:
    notes.create("100% wool", "soft_and_warm", ["clothes"])
    notes.create("Wool", "C:\\wool", ["clothes", "shop"])
    notes.create("Groceries", "Milk, 100 g butter", ["shop"])
    return notes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["100% wool", "Wool", "Groceries"]),
        ("wool", ["100% wool", "Wool"]),
        ("Wool", ["Wool"]),
        ("WOOL", []),
        ("100", ["100% wool", "Groceries"]),
        ("100%", ["100% wool"]),
        ("t_a", ["100% wool"]),
        ("\\", ["Wool"]),
        ("%", ["100% wool"]),
    ],
)
def test_a_text_is_found_as_it_is_written(searchable: Notes, text: str, found: list[str]) -> None:
    assert [note.title for note in searchable.search(text).items] == found


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        (["shop"], ["Wool", "Groceries"]),
        (["shop", "clothes"], ["Wool"]),
        (["Shop"], []),
        (["nowhere"], []),
    ],
)
def test_all_tags_must_be_there(searchable: Notes, tags: list[str], found: list[str]) -> None:
    assert [note.title for note in searchable.search(tags=tags).items] == found


def test_found_notes_come_in_pages(searchable: Notes) -> None:
    first = searchable.search("o", limit=2)
    assert [note.title for note in first.items] == ["100% wool", "Wool"]
    second = searchable.search("o", limit=2, after=first.next)
    assert ([note.title for note in second.items], second.next) == (["Groceries"], None)
    assert searchable.search("o", limit=2, before=second.previous) == first


def test_statistics_count_notes_and_tags(searchable: Notes) -> None:
    plain = searchable.create("Plain")
    searchable.edit(plain.id, 1, body="edited")
    found = searchable.count()
    assert (found.notes, found.edited, found.untagged) == (4, 1, 1)
    assert list(found.tags.items()) == [("clothes", 2), ("shop", 2)]
    assert found.updated_last == searchable.show(plain.id).updated_at
    assert found.created_first == searchable.list().items[0].created_at


def test_without_notes_there_is_nothing_to_count(notes: Notes) -> None:
    found = notes.count()
    assert (found.notes, found.created_first, found.updated_last, dict(found.tags)) == (0, None, None, {})
