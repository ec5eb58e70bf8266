"""Pages follow each other without gap or overlap, whatever is added meanwhile."""

import pytest

from core.domain.errors import NotFound

from .specimens import Begin, Specimen, SpecimenRepository, specimen


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


def test_by_identifier_a_page_follows_even_one_that_is_gone(begin: Begin) -> None:
    with begin() as work:
        items = [specimen(), specimen(), specimen()]
        work.specimens.add_many(items)
        work.specimens.remove(items[0].id)
        assert work.specimens.list(after=items[0].id).items == items[1:]


def test_in_another_order_a_page_after_one_that_is_gone_is_not_found(begin: Begin) -> None:
    with begin() as work, pytest.raises(NotFound):
        work.specimens.list(order_by="name", after="nowhere")


def test_pages_keep_to_the_filter(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(flag=number % 2 == 0) for number in range(10))
        first = work.specimens.list(limit=3, flag=True)
        second = work.specimens.list(limit=3, flag=True, after=first.next)
        assert (len(first.items), len(second.items), second.next) == (3, 2, None)
