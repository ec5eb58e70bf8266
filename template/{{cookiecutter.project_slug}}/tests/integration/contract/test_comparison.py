"""Text is equal, unique and sorted by its code points, and found by exact search."""

from decimal import Decimal

import pytest

from core.domain.errors import AlreadyExists

from .specimens import Begin, specimen

DIFFERENT = [
    ("a", "A"),
    ("e", "é"),
    ("é", "e\u0301"),
    ("ss", "ß"),
    ("i", "ı"),
    ("ａ", "a"),
    ("か", "カ"),
    ("o", "ø"),
]
SORTED = [
    "", "!", "0", "10", "9", "A", "Z", "_", "a", "a b", "ab",
    "z", "~", "ß", "é", "ÿ", "Ω", "я", "א", "中", "\ue000", "\uffee", "𝔘", "🙂",
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_case_accents_and_forms_make_a_difference(begin: Begin, one: str, other: str) -> None:
    with begin() as work:
        work.specimens.add(specimen(name=one, order=one))
        work.specimens.add(specimen(name=other, order=other))
        work.commit()
    with begin() as work:
        assert work.specimens.count(order=one) == 1
        assert work.specimens.count(order=other) == 1


def test_the_same_text_twice_is_not_unique(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add(specimen(name="café"))
        with pytest.raises(AlreadyExists):
            work.specimens.add(specimen(name="café"))


def test_text_sorts_by_code_point(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(name=text) for text in reversed(SORTED))
        work.commit()
    with begin() as work:
        assert [each.name for each in work.specimens.list(order_by="name").items] == sorted(SORTED) == SORTED
        down = work.specimens.list(order_by="name", descending=True).items
        assert [each.name for each in down] == SORTED[::-1]


def test_nothing_sorts_before_everything(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(name=f"{value}", number=value) for value in (2, None, -5))
        work.commit()
    with begin() as work:
        assert [each.number for each in work.specimens.list(order_by="number").items] == [None, -5, 2]
        down = work.specimens.list(order_by="number", descending=True).items
        assert [each.number for each in down] == [2, -5, None]


@pytest.mark.parametrize("field", ["amount", "fine", "wide"])
def test_decimals_are_equal_and_sorted_by_value(begin: Begin, field: str) -> None:
    values = [Decimal(each) for each in ("-100", "-20.5", "-3", "-0.0001", "0", "0.5", "9", "10", "99999")]
    with begin() as work:
        work.specimens.add_many(specimen(**{field: value}) for value in values[::-1])
        work.commit()
    with begin() as work:
        found = work.specimens.list(order_by=field).items
        assert [getattr(each, field) for each in found] == values
        down = work.specimens.list(order_by=field, descending=True).items
        assert [getattr(each, field) for each in down] == values[::-1]
        assert work.specimens.count(**{field: Decimal("-20.50")}) == 1


def test_filtering_by_nothing_finds_what_has_nothing(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many([specimen(order=None), specimen(order=""), specimen(order="x")])
        assert work.specimens.count(order=None) == 1
        assert work.specimens.count(order="") == 1


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("%", ["percent"]),
        ("_", ["underscore"]),
        ("\\", ["backslash"]),
        ("[", ["bracket"]),
        ("'", ["quote"]),
        ("NOTE", ["capitals"]),
        ("note", ["small"]),
        ("é", ["accent"]),
        ("🙂", ["emoji"]),
        ("  ", ["blanks"]),
        ("\n", ["newline"]),
        ("nowhere", []),
    ],
)
def test_search_takes_every_character_as_it_is(begin: Begin, part: str, found: list[str]) -> None:
    texts = {
        "percent": "100%", "underscore": "a_b", "backslash": "a\\b", "bracket": "a[b", "quote": "it's",
        "capitals": "NOTE", "small": "a note here", "accent": "café", "emoji": "hi 🙂",
        "blanks": "two  blanks ", "newline": "a\nb", "nothing": None,
    }  # fmt: skip
    with begin() as work:
        work.specimens.add_many(specimen(name=name, text=text) for name, text in texts.items())
        work.commit()
    with begin() as work:
        assert work.specimens.containing(part) == found


def test_search_reaches_the_end_of_a_megabyte(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add(specimen(name="long", text="x" * 1_000_000 + "needle"))
        assert work.specimens.containing("needle") == ["long"]
