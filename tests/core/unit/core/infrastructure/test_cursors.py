"""A cursor leads back to where a list was cut; what was never a cursor of that list is refused."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

import pytest

from core.domain.errors import InvalidValue
from core.infrastructure.cursors import LENGTH, Leaf, Place, cut, place_of, resume


class Size(Enum):
    SMALL = "S"


def forged(content: object, **how: object) -> str:
    compact = {"ensure_ascii": False, "separators": (",", ":")} | how
    text = content if isinstance(content, str) else json.dumps(content, **compact)  # type: ignore[arg-type]
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


VALUES = [
    "Milk",
    "Käse\u2028",
    "",
    None,
    True,
    12,
    -(2**63),
    Decimal("12.5000"),
    date(2026, 3, 1),
    datetime(2026, 3, 1, 8, 30, 0, 1, tzinfo=UTC),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_cursor_leads_back_to_its_place(value: object) -> None:
    place = Place(value, "0a")
    assert resume("name", cut("name", place)) == place
    assert type(resume("name", cut("name", place)).value) is type(value)


def test_a_choice_is_there_as_its_text() -> None:
    assert place_of(Size.SMALL, "0a") == Place("S", "0a")
    assert place_of("S", "0a") == Place("S", "0a")


def test_a_cursor_is_short_plain_text_that_fits_into_an_address() -> None:
    assert cut("name", Place("Käse", "0a")) == forged(["name", "Käse", "0a"])
    assert cut("born", Place(date(2026, 3, 1), "0a")) == forged(["born", ["day", "2026-03-01"], "0a"])
    assert cut("n", Place(None, "XX")).endswith("X") is False  # the padding goes, and nothing else


def test_no_letter_of_a_cursor_is_lost_with_its_padding() -> None:
    ends = {cut("n", Place(None, "X" * count))[-1] for count in range(40)}
    assert "=" not in ends
    for count in range(40):
        place = Place("X" * count, "X")
        assert resume("n", cut("n", place)) == place


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "%%%",
        forged(["name", "a", "0a"]) + "=",
        forged(["name", "a", "0a"])[:4] + "\n" + forged(["name", "a", "0a"])[4:],
        forged(["name", "a", "0a"], separators=(", ", ": ")),
        forged(["name", "ä", "0a"], ensure_ascii=True),
        forged(["title", "a", "0a"]),
        forged(["name", "a"]),
        forged(["name", "a", "0a", "b"]),
        forged(["name", "a", 7]),
        forged(["name", "\0", "0a"]),
        forged(["name", "\ud800", "0a"], ensure_ascii=True),
        forged(["name", {"a": 1}, "0a"]),
        forged(["name", ["day", "2026-02-30"], "0a"]),
        forged(["name", ["week", "2026-02-20"], "0a"]),
        forged(["name", ["decimal", "x"], "0a"]),
        forged(["name", [], "0a"]),
        forged('["name",1.5,"0a"]'),
        forged('["name",NaN,"0a"]'),
        forged("[" * 1_500),
        forged({"name": 1}),
    ],
)
def test_what_was_never_a_cursor_of_this_list_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        resume("name", cursor)
    said = f"after must be what a page in the order of name named as its next: {cursor[:40]!r} is not"
    assert str(refused.value) == said


def test_the_word_of_a_cursor_backwards_is_before() -> None:
    with pytest.raises(InvalidValue) as refused:
        resume("name", "x" * 50, "before")
    said = f"before must be what a page in the order of name named as its previous: {'x' * 40!r} is not"
    assert str(refused.value) == said


def test_only_so_much_of_a_cursor_is_looked_at() -> None:
    fixed = len(json.dumps(["name", "", "0a"], separators=(",", ":")))
    longest = cut("name", Place("x" * (LENGTH // 4 * 3 - fixed), "0a"))
    assert len(longest) == LENGTH
    assert resume("name", longest).id == "0a"
    with pytest.raises(InvalidValue):
        resume("name", cut("name", Place("x" * (LENGTH // 4 * 3 - fixed + 1), "0a")))


def test_a_list_is_leafed_from_one_place_only() -> None:
    cursor = cut("name", Place("a", "0a"))
    assert Leaf.of("name", None, None) == Leaf("name", None, back=False)
    assert Leaf.of("name", cursor, None) == Leaf("name", Place("a", "0a"), back=False)
    assert Leaf.of("name", None, cursor) == Leaf("name", Place("a", "0a"), back=True)
    with pytest.raises(InvalidValue) as refused:
        Leaf.of("name", cursor, cursor)
    assert str(refused.value) == "a page comes after one place or before one: leave after or before out"


@pytest.mark.parametrize("word", ["after", "before"])
def test_a_leaf_names_the_parameter_by_which_it_was_asked_for(word: str) -> None:
    assert Leaf("name", None, back=word == "before").word == word
    after, before = ("x", None) if word == "after" else (None, "x")
    with pytest.raises(InvalidValue, match=f"^{word} must be"):
        Leaf.of("name", after, before)


FIRST, MIDDLE, LAST = (Place(name, f"0{name}") for name in "abc")


@pytest.mark.parametrize(
    ("place", "back", "more", "next_", "previous"),
    [
        (None, False, False, None, None),
        (None, False, True, LAST, None),
        (FIRST, False, False, None, FIRST),
        (FIRST, False, True, LAST, FIRST),
        (LAST, True, False, LAST, None),
        (LAST, True, True, LAST, FIRST),
    ],
)
def test_a_page_names_its_neighbours_by_its_ends(
    place: Place | None, back: bool, more: bool, next_: Place | None, previous: Place | None
) -> None:
    named = Leaf("name", place, back).cursors([FIRST, MIDDLE, LAST], more=more)
    assert named == {
        "next": cut("name", next_) if next_ else None,
        "previous": cut("name", previous) if previous else None,
    }


def test_an_empty_page_names_none() -> None:
    assert Leaf("name", FIRST, back=False).cursors([], more=False) == {"next": None, "previous": None}
