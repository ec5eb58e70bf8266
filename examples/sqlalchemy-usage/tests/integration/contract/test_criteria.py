"""Lists and counts go by ranges of every kind of value; both ends are in the range."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from core.domain.criteria import MOST_VALUES, All, Begins, Contains, Empty, OneOf, Range
from core.domain.errors import InvalidValue

from .specimens import Begin, Colour, specimen

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
A_MOMENT = timedelta(microseconds=1)
ASCENDING: dict[str, list[Any]] = {
    "order": ["", "Z", "a", "é", "🙂"],
    "amount": [
        Decimal("-99999999999999.9999"),
        Decimal(-1),
        Decimal("0.0001"),
        Decimal(9),
        Decimal("10.5"),
    ],
    "taken": [
        datetime(1, 1, 1, tzinfo=UTC),
        NOON - A_MOMENT,
        NOON,
        NOON + A_MOMENT,
        datetime.max.replace(tzinfo=UTC),
    ],
    "day": [date.min, date(2026, 2, 28), date(2026, 3, 1), date(2026, 10, 1), date.max],
    "number": [-(2**63), -1, 0, 9, 2**63 - 1],
    "id": [f"{number:032x}" for number in (1, 9, 10, 11, 255)],
    "version": [1, 2, 3, 9, 10],
}


@pytest.mark.parametrize("field", ASCENDING)
def test_a_range_has_its_ends_and_what_is_between(begin: Begin, field: str) -> None:
    values = ASCENDING[field]
    with begin() as work:
        work.specimens.add_many(specimen(name=f"{n}", **{field: value}) for n, value in enumerate(values))
        if field not in {"id", "version"}:
            work.specimens.add(specimen(name="without"))
        work.commit()

    def found(first: Any, last: Any) -> list[Any]:
        where: dict[str, Any] = {field: Range(first, last)}
        with begin() as work:
            page = work.specimens.list(order_by="name", **where)
            assert work.specimens.count(**where) == len(page.items)
        return [getattr(each, field) for each in page.items]

    assert found(values[1], values[3]) == values[1:4]
    assert found(values[1], None) == values[1:]
    assert found(None, values[3]) == values[:4]
    assert found(values[2], values[2]) == [values[2]]
    assert found(values[3], values[1]) == []
    assert found(None, None) == values


@pytest.mark.parametrize(
    ("field", "wanted", "found"),
    [
        ("flag", Range(first=True), [True]),
        ("flag", Range(last=False), [False]),
        ("flag", Range(first=False, last=True), [False, True]),
        ("colour", Range(first=Colour.RED), [Colour.RED]),
        ("colour", Range(last=Colour.DARK_BLUE), [Colour.DARK_BLUE]),
    ],
    ids=str,
)
def test_flags_and_choices_have_an_order_too(
    begin: Begin, field: str, wanted: Any, found: list[object]
) -> None:
    with begin() as work:
        work.specimens.add(specimen(flag=False, colour=Colour.DARK_BLUE))
        work.specimens.add(specimen(flag=True, colour=Colour.RED))
        work.specimens.add(specimen())
        assert [getattr(each, field) for each in work.specimens.list(**{field: wanted}).items] == found


def test_criteria_hold_together_and_on_every_page(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(number=number, flag=number % 2 == 0) for number in range(20))
        where: dict[str, Any] = {"number": Range(5, 14), "flag": True}
        first = work.specimens.list(order_by="number", limit=3, **where)
        second = work.specimens.list(order_by="number", limit=3, after=first.next, **where)
    assert [each.number for each in (*first.items, *second.items)] == [6, 8, 10, 12, 14]
    assert second.next is None


def test_ends_of_another_kind_are_refused(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add(specimen(taken=NOON))
        with pytest.raises(InvalidValue):
            work.specimens.count(taken=Range(first=datetime(2026, 3, 1)))  # noqa: DTZ001 - no zone, the mistake


def test_identifiers_are_found_by_a_unique_field(begin: Begin) -> None:
    stored = [specimen(name=f"{number}") for number in range(1_200)]
    with begin() as work:
        work.specimens.add_many(stored)
        names = [*(each.name for each in stored), "nowhere", "0"]
        assert work.specimens.ids_by("name", names) == {each.name: each.id for each in stored}
        assert work.specimens.ids_by("name", []) == {}
        with pytest.raises(InvalidValue, match="shape"):
            work.specimens.ids_by("shape", ["round"])


def test_identifiers_are_found_by_fields_that_are_unique_together(begin: Begin) -> None:
    stored = [specimen(name=f"{number}", number=number) for number in range(450)]
    with begin() as work:
        work.specimens.add_many(stored)
        keys = [*((each.name, each.number) for each in stored), ("0", 1), ("nowhere", 0)]
        found = work.specimens.ids_by(("name", "number"), keys)
        assert found == {(each.name, each.number): each.id for each in stored}


def test_identifiers_are_found_by_a_value_of_any_kind(begin: Begin) -> None:
    one = specimen(number=7, amount=Decimal("1.5"), taken=NOON, day=date(2026, 3, 1), flag=True)
    given = {
        "number": 7,
        "amount": Decimal("1.50"),
        "taken": NOON.astimezone(timezone(timedelta(hours=2))),
        "day": date(2026, 3, 1),
    }
    with begin() as work:
        work.specimens.add(one)
        for field, value in given.items():
            assert work.specimens.ids_by(field, [value]) == {value: one.id}
        assert work.specimens.ids_by((*given, "flag"), [(*given.values(), True)]) == {
            (*given.values(), True): one.id
        }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 300),
        ("name", " x"),
        ("number", 2**63),
        ("amount", Decimal("1.00001")),
        ("id", "x" * 40),
        ("name", None),
    ],
)
def test_what_a_field_cannot_hold_is_not_there(begin: Begin, field: str, value: object) -> None:
    with begin() as work:
        work.specimens.add(specimen())
        assert work.specimens.ids_by(field, [value]) == {}
        assert work.specimens.ids_by((field, "flag"), [(value, True)]) == {}


TEXTS = [
    "", "%", "100%", "100_", "1000", "_", "a", "A", "a'b", "a''b", 'a"b', "a[b]", "a\\b", "ab", "ab c",
    "abc", "a\u0300", "\u00e0", "e\u0301x", "\u00e9x", "\U0001f642", "\U0001f642\U0001f643", "z\U0010ffff",
    "\U0010ffff", "zz",
]  # fmt: skip
PARTS = [
    "", "%", "%b", "_", "a", "A", "a'", "''", '"', "[", "[b]", "\\", "a\\", "ab ", " ", "b", "c", "\u0300",
    "a\u0300", "\u00e0", "e", "\u00e9", "\U0001f642", "\U0001f643", "\U0010ffff", "z", "z\U0010ffff",
    "\ud7ff", "nowhere",
]  # fmt: skip


@pytest.mark.parametrize("field", ["name", "order", "text"])
def test_texts_are_found_by_how_they_begin_and_by_what_is_in_them(begin: Begin, field: str) -> None:
    with begin() as work:
        texts = [each for each in TEXTS if each or field != "name"]
        work.specimens.add_many(
            specimen(**{"name": f"name {n}", field: text}) for n, text in enumerate(texts)
        )
        if field != "name":
            work.specimens.add(specimen(name="without"))
        for part in PARTS:
            for asked, is_so in (
                (Begins(part), [each for each in texts if each.startswith(part)]),
                (Contains(part), [each for each in texts if part in each]),
            ):
                where: dict[str, Any] = {field: asked}
                found = [getattr(each, field) for each in work.specimens.list(**where).items]
                assert found == is_so, asked
                assert work.specimens.count(**where) == len(is_so)


def test_a_text_that_is_looked_for_may_be_as_long_as_any_that_is_sorted(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add(specimen(name="x" * 255, code="x" * 20))
        for kind in (Begins, Contains):
            assert work.specimens.count(name=kind("x" * 255)) == 1
            assert work.specimens.count(code=kind("x" * 21)) == 0


@pytest.mark.parametrize("part", ["x" * 256, "\0", "\ud800"])
@pytest.mark.parametrize("kind", [Begins, Contains])
def test_what_no_text_holds_is_not_looked_for(kind: type[Begins | Contains], part: str) -> None:
    with pytest.raises(InvalidValue, match="looked for"):
        kind(part)


@pytest.mark.parametrize("field", ["number", "day", "flag", "colour"])
@pytest.mark.parametrize("asked", [Begins("1"), Contains("1")])
def test_parts_are_those_of_texts(begin: Begin, field: str, asked: object) -> None:
    values = {"number": 1, "day": date(2026, 3, 1), "flag": True, "colour": Colour.RED}
    with begin() as work:
        work.specimens.add(specimen(**{field: values[field]}))
        with pytest.raises(InvalidValue, match=f"{field} is no text"):
            work.specimens.count(**{field: asked})


@pytest.mark.parametrize(
    ("field", "values"), [*ASCENDING.items(), ("flag", [False, True]), ("colour", list(Colour))]
)
def test_a_field_has_one_of_some_values(begin: Begin, field: str, values: list[Any]) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(name=f"{n}", **{field: value}) for n, value in enumerate(values))
        if field not in {"id", "version"}:
            work.specimens.add(specimen(name="without"))
        for wanted in (values, values[:1], values[::-1][:2], []):
            where: dict[str, Any] = {field: OneOf(wanted)}
            found = [getattr(each, field) for each in work.specimens.list(order_by="name", **where).items]
            assert found == [each for each in values if each in wanted]
            assert work.specimens.count(**where) == len(wanted)


def test_one_of_some_values_is_by_code_point_and_is_not_nothing(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(order=order) for order in ("a", "A", "\u00e0", "a\u0300", "", None))
        assert work.specimens.count(order=OneOf(["A", "\u00e0", "b"])) == 2
        assert work.specimens.count(order=OneOf(["", "b"])) == 1
        assert work.specimens.count(order=OneOf([None])) == 0
        assert work.specimens.count(order=OneOf([None, "a"])) == 1


def test_so_many_values_are_asked_for_and_no_more(begin: Begin) -> None:
    most = range(MOST_VALUES)
    with begin() as work:
        work.specimens.add_many(
            specimen(name=f"{n}", order=f"{n}", code=f"{n}", number=n) for n in range(MOST_VALUES + 1)
        )
        where: dict[str, Any] = dict.fromkeys(("name", "order", "code"), OneOf(map(str, most)))
        assert work.specimens.count(number=OneOf([*most, *most]), **where) == MOST_VALUES
    with pytest.raises(InvalidValue, match="at most"):
        OneOf(range(MOST_VALUES + 1))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("order", ""),
        ("text", ""),
        ("amount", Decimal(0)),
        ("taken", NOON),
        ("day", NOON.date()),
        ("number", 0),
        ("flag", False),
        ("colour", Colour.RED),
    ],
)
def test_a_field_is_empty_or_not(begin: Begin, field: str, value: object) -> None:
    there, without = specimen(**{field: value}), specimen()
    empty: dict[str, Any] = {field: Empty()}
    full: dict[str, Any] = {field: Empty(flag=False)}
    with begin() as work:
        work.specimens.add_many([there, without])
        assert work.specimens.list(**empty).items == [without]
        assert work.specimens.list(**full).items == [there]


def test_what_is_asked_of_one_field_holds_together(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(order=order) for order in ("abc", "abx", "bcd", None))
        wanted = All((Begins("a"), All((Contains("c"), Empty(flag=False)))))
        assert [each.order for each in work.specimens.list(order=wanted).items] == ["abc"]
        assert work.specimens.count(order=All(())) == 4


@pytest.mark.parametrize("asked", [Begins("x"), Contains("x"), Empty(), OneOf(["x"])])
def test_only_fields_can_be_asked(begin: Begin, asked: object) -> None:
    with begin() as work:
        work.specimens.add(specimen())
        with pytest.raises(InvalidValue, match="shape"):
            work.specimens.count(shape=asked)
