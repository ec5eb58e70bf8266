"""Pages follow each other without gap or overlap, whatever is added meanwhile."""

from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.domain.errors import InvalidValue

from .specimens import Begin, Colour, Specimen, SpecimenRepository, specimen


def pages(
    specimens: SpecimenRepository, order_by: str, *, descending: bool, limit: int
) -> list[list[Specimen]]:
    found, after = [], None
    while True:
        page = specimens.list(order_by=order_by, descending=descending, limit=limit, after=after)
        found.append(list(page.items))
        after = page.next
        if after is None:
            return found


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order_by", ["id", "name", "number", "amount", "flag", "taken"])
def test_pages_show_each_entity_once_in_order(begin: Begin, order_by: str, *, descending: bool) -> None:
    with begin() as work:
        numbers = [3, None, 1, 2, 1, None, 1]
        items = [specimen(name=f"{place} {number}", number=number) for place, number in enumerate(numbers)]
        work.specimens.add_many(items)
        shown = pages(work.specimens, order_by, descending=descending, limit=2)
        assert [len(page) for page in shown] == [2, 2, 2, 1]
        whole = work.specimens.list(order_by=order_by, descending=descending).items
        assert [each for page in shown for each in page] == whole
        assert sorted(each.id for each in whole) == [each.id for each in items]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order_by", ["id", "name", "number", "amount", "flag", "taken"])
def test_back_they_are_what_they_were(begin: Begin, order_by: str, *, descending: bool) -> None:
    with begin() as work:
        numbers = [3, None, 1, 2, 1, None, 1, 2]
        work.specimens.add_many(
            specimen(name=f"{place} {number}", number=number) for place, number in enumerate(numbers)
        )
        shown = pages(work.specimens, order_by, descending=descending, limit=2)
        page = work.specimens.list(order_by=order_by, descending=descending, limit=2)
        assert page.previous is None
        while page.next:
            page = work.specimens.list(order_by=order_by, descending=descending, limit=2, after=page.next)
        back = [page.items]
        while page.previous:
            ahead = page.items
            page = work.specimens.list(
                order_by=order_by, descending=descending, limit=2, before=page.previous
            )
            back.append(page.items)
            behind = work.specimens.list(order_by=order_by, descending=descending, limit=2, after=page.next)
            assert behind.items == ahead
        assert back[::-1] == shown


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order_by", ["id", "name", "number"])
def test_a_page_ends_where_the_one_behind_began_whatever_has_become_of_others(
    begin: Begin, order_by: str, *, descending: bool
) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(name=f"{n}", number=n // 2) for n in range(9))
        whole = list(work.specimens.list(order_by=order_by, descending=descending).items)
        first = work.specimens.list(order_by=order_by, descending=descending, limit=5)
        second = work.specimens.list(order_by=order_by, descending=descending, limit=2, after=first.next)
        work.specimens.remove(second.items[0].id)
        work.specimens.remove(whole[3].id)
        late = specimen(name="3 and a half", number=1)
        work.specimens.add(late)
        back = work.specimens.list(order_by=order_by, descending=descending, before=second.previous)
        assert [each for each in back.items if each.id != late.id] == [*whole[:3], whole[4]]
        assert back.previous is None
        again = work.specimens.list(order_by=order_by, descending=descending, after=back.next)
        assert [each for each in again.items if each.id != late.id] == whole[6:]
        assert [*back.items, *again.items].count(late) == 1


def test_a_page_without_anything_names_no_other(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(name=name) for name in "abcd")
        second = work.specimens.list(
            order_by="name", limit=2, after=work.specimens.list(order_by="name", limit=2).next
        )
        for name in "ab":
            (gone,) = work.specimens.list(name=name).items
            work.specimens.remove(gone.id)
        page = work.specimens.list(order_by="name", limit=2, before=second.previous)
        assert (page.items, page.next, page.previous) == ([], None, None)
        with pytest.raises(InvalidValue, match="before"):
            work.specimens.list(order_by="name", after=second.previous, before=second.previous)


def test_back_they_keep_to_the_filter(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(number=number, flag=number % 2 == 0) for number in range(10))
        first = work.specimens.list(limit=3, flag=True)
        second = work.specimens.list(limit=3, flag=True, after=first.next)
        back = work.specimens.list(limit=2, flag=True, before=second.previous)
        assert ([each.number for each in back.items], back.previous is None) == ([2, 4], False)


def test_the_last_page_says_so_even_if_it_is_full(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many([specimen(), specimen()])
        assert work.specimens.list(limit=2).next is None
        assert work.specimens.list(limit=1).next is not None


def test_rows_added_between_pages_neither_repeat_nor_hide_others(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(name=name) for name in "bdfh")
        first = work.specimens.list(order_by="name", limit=2)
        work.specimens.add_many(specimen(name=name) for name in "aceg")
        second = work.specimens.list(order_by="name", limit=10, after=first.next)
        assert [each.name for each in first.items] == ["b", "d"]
        assert [each.name for each in second.items] == ["e", "f", "g", "h"]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order_by", ["id", "name", "number"])
def test_a_page_begins_where_the_one_before_ended_though_its_last_row_be_gone(
    begin: Begin, order_by: str, *, descending: bool
) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(name=f"{n}", number=n // 2) for n in range(8))
        whole = list(work.specimens.list(order_by=order_by, descending=descending).items)
        first = work.specimens.list(order_by=order_by, descending=descending, limit=3)
        work.specimens.remove(first.items[-1].id)
        work.specimens.remove(whole[4].id)
        rest = work.specimens.list(order_by=order_by, descending=descending, after=first.next)
        assert rest.items == [whole[3], *whole[5:]]


@pytest.mark.parametrize("descending", [False, True])
def test_a_page_begins_where_the_one_before_ended_though_its_last_row_be_renamed(
    begin: Begin, *, descending: bool
) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(name=name) for name in "bdfh")
        whole = list(work.specimens.list(order_by="name", descending=descending).items)
        first = work.specimens.list(order_by="name", descending=descending, limit=2)
        for name in "za":
            last = work.specimens.get(first.items[-1].id)
            last.name = name
            work.specimens.update(last)
            rest = work.specimens.list(order_by="name", descending=descending, after=first.next).items
            assert [each.name for each in rest if each.id != last.id] == [each.name for each in whole[2:]]


@pytest.mark.parametrize("descending", [False, True])
def test_a_page_may_end_among_rows_without_a_value(begin: Begin, *, descending: bool) -> None:
    with begin() as work:
        items = [specimen(number=number) for number in (None, None, None, 1, 1, 2)]
        work.specimens.add_many(items)
        whole = list(work.specimens.list(order_by="number", descending=descending).items)
        for size in range(1, 6):
            first = work.specimens.list(order_by="number", descending=descending, limit=size)
            gone = first.items[-1]
            work.specimens.remove(gone.id)
            late = specimen(number=gone.number)  # it has the larger identifier
            work.specimens.add(late)
            rest = work.specimens.list(order_by="number", descending=descending, after=first.next).items
            assert [each for each in rest if each.id != late.id] == whole[size:]
            assert (late in rest) is not descending
            work.specimens.remove(late.id)
            work.specimens.add(gone)
        made_up = urlsafe_b64encode(b'["name",null,"x"]').decode().rstrip("=")  # none is without a name
        rest = work.specimens.list(order_by="name", descending=descending, after=made_up).items
        assert len(rest) == (0 if descending else len(items))


@pytest.mark.parametrize("order_by", ["amount", "taken", "day", "flag", "colour", "number", "order"])
def test_a_place_is_told_exactly_in_any_order(begin: Begin, order_by: str) -> None:
    kinds: dict[str, list[object]] = {
        "amount": [Decimal("-0.0001"), Decimal(0), Decimal("99999999999999.9999")],
        "taken": [datetime(1, 1, 1, tzinfo=UTC), datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=UTC)],
        "day": [date(1, 1, 1), date(9999, 12, 31)],
        "flag": [False, True],
        "colour": [Colour.DARK_BLUE, Colour.RED],
        "number": [-(2**63), 0, 2**63 - 1],
        "order": ["", '"', "\\", "ö", "🙂" * 255],
    }
    with begin() as work:
        values = [None, *kinds[order_by]]
        work.specimens.add_many(specimen(**{order_by: value}) for value in values for _ in range(2))
        for descending in (False, True):
            shown = pages(work.specimens, order_by, descending=descending, limit=1)
            assert [len(page) for page in shown] == [1] * 2 * len(values)
            order = [getattr(page[0], order_by) for page in shown[::2]]
            assert order == (values[::-1] if descending else values)


FORGED = [
    "nowhere",
    "",
    "a" * 32,
    "ä" * 40,
    "x" * 100_000,
    *(
        urlsafe_b64encode(text.encode()).decode().rstrip("=")
        for text in (
            "[]",
            "{}",
            "null",
            "[" * 900,
            '["name","b"]',
            '["name",7,"x"]',
            '["name",1.5,"x"]',
            '["name",NaN,"x"]',
            '["name","b",7]',
            '["name", "b", "x"]',
            '["name",["decimal","x"],"x"]',
            '["name",["decimal","1"],"x"]',
            '["name",["instant",7],"x"]',
            '["name",["list","x"],"x"]',
            '["name",{},"x"]',
            '["name","\\ud800","x"]',
            '["name","\\u0000","x"]',
            '["number",1,"x"]',
        )
    ),
]


@pytest.mark.parametrize("way", ["after", "before"])
@pytest.mark.parametrize("cursor", FORGED)
def test_what_no_page_has_named_is_refused(begin: Begin, cursor: Any, way: str) -> None:
    with begin() as work:
        work.specimens.add_many([specimen(), specimen()])
        with pytest.raises(InvalidValue):
            work.specimens.list(order_by="name", **{way: cursor})


def test_what_a_page_in_another_order_has_named_is_refused(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many([specimen(), specimen()])
        first = work.specimens.list(order_by="name", limit=1)
        with pytest.raises(InvalidValue, match="after"):
            work.specimens.list(order_by="number", after=first.next)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_page_has_at_least_one_entity(begin: Begin, limit: int) -> None:
    with begin() as work, pytest.raises(InvalidValue, match="at least one"):
        work.specimens.list(limit=limit)


def test_pages_keep_to_the_filter(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(flag=number % 2 == 0) for number in range(10))
        first = work.specimens.list(limit=3, flag=True)
        second = work.specimens.list(limit=3, flag=True, after=first.next)
        assert (len(first.items), len(second.items), second.next) == (3, 2, None)
