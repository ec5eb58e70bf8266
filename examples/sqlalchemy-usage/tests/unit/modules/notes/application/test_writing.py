"""Creating, editing, tagging and deleting notes."""

from collections.abc import Callable

import pytest

from core.domain.errors import InvalidValue, NotFound, StaleEntity
from modules.notes.composition import Notes
from modules.notes.domain.entities import Note
from modules.notes.infrastructure.memory import InMemoryNotesUnitOfWork


def test_a_new_note_can_be_looked_at(notes: Notes) -> None:
    note = notes.create("Groceries", "Milk", ["home", "shop"])
    assert notes.show(note.id) == note
    assert note.version == 1
    assert note.created_at == note.updated_at


def test_a_note_that_breaks_a_rule_is_not_created(notes: Notes, work: InMemoryNotesUnitOfWork) -> None:
    with pytest.raises(InvalidValue):
        notes.create("")
    assert work.notes.count() == 0


def test_an_edit_raises_the_version(notes: Notes) -> None:
    note = notes.create("Groceries", "Milk")
    edited = notes.edit(note.id, 1, body="Bread")
    assert (edited.version, edited.title, edited.body) == (2, "Groceries", "Bread")
    assert edited.updated_at > note.updated_at
    assert notes.show(note.id) == edited


@pytest.mark.parametrize("version", [1, 3, 0])
def test_an_edit_of_another_version_is_refused_and_says_which_is_there(notes: Notes, version: int) -> None:
    note = notes.create("Groceries")
    notes.edit(note.id, 1, title="Shopping")
    with pytest.raises(StaleEntity, match=f"is at version 2 by now, not {version}"):
        notes.edit(note.id, version, title="Mine")
    assert notes.show(note.id).title == "Shopping"


def test_a_refused_edit_changes_nothing(notes: Notes) -> None:
    note = notes.create("Groceries")
    with pytest.raises(InvalidValue):
        notes.edit(note.id, 1, title="two\nlines")
    assert notes.show(note.id) == note


def test_tagging_asks_for_no_version_and_raises_it(notes: Notes) -> None:
    note = notes.create("Groceries", tags=["home"])
    assert notes.tag(note.id, add=["shop"]).tags == {"home", "shop"}
    assert notes.tag(note.id, remove=["home"]).version == 3


def test_a_tag_that_is_there_already_changes_nothing(notes: Notes) -> None:
    note = notes.create("Groceries", tags=["home"])
    assert notes.tag(note.id, add=["home"]) == note
    assert notes.show(note.id).version == 1


def test_a_tag_that_comes_too_late_is_put_on_top_of_the_other_change(
    notes: Notes, work: InMemoryNotesUnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = notes.create("Groceries")
    update, tries = work.notes.update, []

    def update_late(changed: Note) -> None:
        tries.append(changed.id)
        if len(tries) == 1:
            raise StaleEntity("somebody was faster")
        update(changed)

    monkeypatch.setattr(work.notes, "update", update_late)
    assert notes.tag(note.id, add=["shop"]).tags == {"shop"}
    assert len(tries) == 2


def test_all_notes_are_deleted_or_none(notes: Notes) -> None:
    first, second = notes.create("First"), notes.create("Second")
    with pytest.raises(NotFound):
        notes.delete([first.id, "nobody"])
    assert notes.show(first.id) == first
    notes.delete([first.id, second.id, first.id])
    with pytest.raises(NotFound):
        notes.show(first.id)


@pytest.mark.parametrize(
    "look",
    [
        lambda notes: notes.show("nobody"),
        lambda notes: notes.edit("nobody", 1, title="x"),
        lambda notes: notes.tag("nobody", add=["x"]),
        lambda notes: notes.delete(["nobody"]),
    ],
    ids=["show", "edit", "tag", "delete"],
)
def test_a_missing_note_is_not_found_by_anything(notes: Notes, look: Callable[[Notes], object]) -> None:
    with pytest.raises(NotFound):
        look(notes)
