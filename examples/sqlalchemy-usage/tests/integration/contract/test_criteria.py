"""Lists and counts go by ranges of every kind of value; both ends are in the range."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from core.domain.criteria import Range
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
