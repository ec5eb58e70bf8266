from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from core.domain.errors import InvalidValue
from modules.notes.domain.entities import TAG_LENGTH, TITLE_LENGTH, Note

MORNING = datetime(2026, 3, 1, 8, tzinfo=UTC)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOTE = Note(
    id="1", title="Groceries", body="Milk", tags=frozenset({"home"}), created_at=MORNING, updated_at=MORNING
)


def note(**changes: Any) -> Note:
    return replace(NOTE, **changes)


@pytest.mark.parametrize("title", ["x", "t" * TITLE_LENGTH, "Größe 10 € 🙂", "a  b", "'; DROP TABLE notes"])
def test_a_title_is_any_line_of_text(title: str) -> None:
    assert note(title=title).title == title


@pytest.mark.parametrize(
    "title", ["", " ", "a ", "\ta", "a\nb", "a\rb", "a\u2028b", "t" * (TITLE_LENGTH + 1), "a\0b", 5]
)
def test_what_is_not_one_line_of_text_is_no_title(title: object) -> None:
    with pytest.raises(InvalidValue, match="title"):
        note(title=title)


@pytest.mark.parametrize("body", ["", " \n ", "x" * 1_000_000, "first\r\nsecond"])
def test_a_body_is_any_text(body: str) -> None:
    assert note(body=body).body == body


def test_a_body_without_nul_is_all_that_every_database_can_keep() -> None:
    with pytest.raises(InvalidValue, match="body"):
        note(body="a\0b")


@pytest.mark.parametrize("tag", ["x", "t" * TAG_LENGTH, "C#", "größe", "a,b"])
def test_a_tag_is_any_word(tag: str) -> None:
    assert note(tags=[tag, tag]).tags == {tag}


@pytest.mark.parametrize("tag", ["", " ", "two words", "tab\tbed", "a\u2009b", "t" * (TAG_LENGTH + 1)])
def test_what_is_not_one_word_is_no_tag(tag: str) -> None:
    with pytest.raises(InvalidValue, match="tag"):
        note(tags=[tag])
    with pytest.raises(InvalidValue, match="tag"):
        note().tag(NOON, [tag])


def test_instants_are_kept_in_utc() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert note(updated_at=there).updated_at.isoformat() == "2026-03-01T12:00:00+00:00"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidValue, match="created_at must have a time zone"):
        note(created_at=MORNING.replace(tzinfo=None))


def test_a_note_cannot_be_updated_before_it_is_created() -> None:
    with pytest.raises(InvalidValue, match="before it is created"):
        note(updated_at=MORNING - timedelta(microseconds=1))


@pytest.mark.parametrize(
    "change", [{"version": 0}, {"version": -1}, {"version": 2**63}, {"id": ""}, {"id": "x" * 33}]
)
def test_versions_count_from_one_and_identifiers_are_short(change: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        note(**change)


def test_an_edit_changes_what_it_names_and_the_instant() -> None:
    edited = note()
    edited.edit(NOON, title="Shopping")
    assert (edited.title, edited.body, edited.created_at, edited.updated_at) == (
        "Shopping",
        "Milk",
        MORNING,
        NOON,
    )
    edited.edit(NOON, body="")
    assert (edited.title, edited.body) == ("Shopping", "")


def test_an_edit_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidValue, match="the title, the body or both"):
        note().edit(NOON)


def test_a_clock_that_is_behind_does_not_turn_back_the_instant() -> None:
    edited = note(updated_at=NOON)
    edited.edit(MORNING, body="Bread")
    assert edited.updated_at == NOON


def test_tags_come_and_go() -> None:
    tagged = note()
    assert tagged.tag(NOON, ["shop", "home"])
    assert tagged.tags == {"home", "shop"}
    assert tagged.untag(NOON, ["home", "never-there"])
    assert tagged.tags == {"shop"}
    assert tagged.updated_at == NOON


def test_a_tag_that_changes_nothing_does_not_touch_the_note() -> None:
    tagged = note()
    assert not tagged.tag(NOON, ["home"])
    assert not tagged.untag(NOON, ["work"])
    assert tagged == NOTE


def test_tags_tell_upper_from_lower_case() -> None:
    assert note(tags=["Home", "home"]).tags == {"Home", "home"}
