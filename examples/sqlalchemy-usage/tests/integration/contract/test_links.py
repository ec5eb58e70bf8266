"""Fields that hold many: kept by whatever a repository does, beside the entity's own row."""

import pytest

from core.domain.criteria import All, Begins, Empty, Has, OneOf, Range
from core.domain.errors import AlreadyExists, InvalidReference, InvalidValue, StaleEntity, StillReferenced

from .specimens import Begin, Box, Shelf, shelf

BOXES = [Box(id=letter, label=letter) for letter in "abc"]


def filled(begin: Begin, *shelves: Shelf) -> None:
    with begin() as work:
        work.boxes.add_many(BOXES)
        work.shelves.add_many(shelves)
        work.commit()


def test_they_come_back_sorted_however_they_are_read(begin: Begin) -> None:
    first, second, third = shelf(boxes=["c", "a"]), shelf(), shelf(boxes=["b"], signs=["Größe", "B", "a"])
    filled(begin, first, second)
    with begin() as work:
        work.shelves.add(third)
        assert work.shelves.get(first.id).boxes == ["a", "c"]
        assert work.shelves.get_many([third.id, second.id]) == [third, second]
        assert work.shelves.list(order_by="name", descending=True).items == [third, second, first]
        assert list(work.shelves.stream(page_size=2)) == [first, second, third]
        assert work.shelves.get(third.id).signs == ["B", "Größe", "a"]


def test_an_update_stores_what_came_and_went(begin: Begin) -> None:
    item = shelf(boxes=["a", "b"], signs=["stays", "goes"])
    filled(begin, item)
    with begin() as work:
        item.boxes, item.signs = ["b", "c"], ["comes", "stays"]
        work.shelves.update(item)
        work.commit()
    with begin() as work:
        assert work.shelves.get(item.id) == item


def test_a_stale_update_stores_none(begin: Begin) -> None:
    item = shelf(signs=["first"])
    filled(begin, item)
    with begin() as work:
        mine, theirs = work.shelves.get(item.id), work.shelves.get(item.id)
        theirs.signs = ["second"]
        work.shelves.update(theirs)
        mine.signs = ["third"]
        with pytest.raises(StaleEntity):
            work.shelves.update(mine)
        assert work.shelves.get(item.id).signs == ["second"]


def test_missing_ones_are_added_with_theirs_and_known_ones_left_alone(begin: Begin) -> None:
    known = shelf(name="known", signs=["old"])
    filled(begin, known)
    given = [
        shelf(name="known", signs=["new"]),
        shelf(name="new", boxes=["a"], signs=["one"]),
        shelf(name="new", signs=["two"]),
    ]
    with begin() as work:
        assert work.shelves.add_missing(given) == 1
        assert work.shelves.get(known.id).signs == ["old"]
        assert work.shelves.get(given[1].id) == given[1]
        assert work.shelves.count() == 2


def test_upserts_replace_them_under_the_identifier_that_is_kept(begin: Begin) -> None:
    known = shelf(name="known", boxes=["a", "b"], signs=["old"])
    filled(begin, known)
    given = [
        shelf(name="known", boxes=["b", "c"]),
        shelf(name="new", signs=["one"]),
        shelf(name="new", signs=["two"]),
    ]
    with begin() as work:
        assert work.shelves.upsert_many(given) == 3
        read = work.shelves.get(known.id)
        assert (read.boxes, read.signs, read.version) == (["b", "c"], [], 2)
        assert work.shelves.get(given[1].id).signs == ["two"]
        assert work.shelves.count() == 2


def test_lists_and_counts_ask_for_those_that_have_one(begin: Begin) -> None:
    items = [shelf(boxes=["a"], signs=["x"]), shelf(boxes=["a", "b"]), shelf(boxes=["b"], signs=["x"])]
    filled(begin, *items)
    with begin() as work:
        assert work.shelves.list(boxes=Has("a")).items == items[:2]
        assert work.shelves.count(boxes=Has("b"), signs=Has("x")) == 1
        assert work.shelves.count(boxes=Has("nowhere")) == 0
        first = work.shelves.list(boxes=Has("b"), limit=1)
        assert work.shelves.list(boxes=Has("b"), limit=1, after=first.next).items == items[2:]


def test_they_have_one_of_some_or_are_none(begin: Begin) -> None:
    items = [shelf(boxes=["a"], signs=["x"]), shelf(boxes=["a", "b"]), shelf(boxes=["c"]), shelf()]
    filled(begin, *items)
    with begin() as work:
        assert work.shelves.list(boxes=OneOf(["a", "b", "nowhere"])).items == items[:2]
        assert work.shelves.count(boxes=OneOf([])) == 0
        assert work.shelves.list(boxes=Empty()).items == items[3:]
        assert work.shelves.list(boxes=Empty(flag=False), signs=Empty()).items == items[1:3]
        assert work.shelves.list(boxes=All((Has("a"), Has("b")))).items == items[1:2]


@pytest.mark.parametrize("asked", ["a", ["a"], None, Begins("a"), Range("a")])
def test_such_a_field_is_no_plain_value(begin: Begin, asked: object) -> None:
    with begin() as work:
        work.shelves.add(shelf())
        with pytest.raises(InvalidValue, match="boxes"):
            work.shelves.count(boxes=asked)


def test_nothing_is_sorted_by_such_a_field(begin: Begin) -> None:
    with begin() as work:
        work.shelves.add(shelf())
        with pytest.raises(InvalidValue, match="boxes"):
            work.shelves.list(order_by="boxes")


def test_a_plain_field_holds_no_others(begin: Begin) -> None:
    with begin() as work:
        work.shelves.add(shelf())
        with pytest.raises(InvalidValue, match="name"):
            work.shelves.count(name=Has("x"))


def test_they_go_with_their_entity_and_others_keep_theirs(begin: Begin) -> None:
    first, second = shelf(boxes=["a", "b"], signs=["x"]), shelf(boxes=["a"])
    filled(begin, first, second)
    with begin() as work:
        work.shelves.remove(first.id)
        work.commit()
    with begin() as work:
        work.boxes.remove("b")
        assert list(work.shelves.stream()) == [second]


def test_a_link_to_nothing_is_refused(stored: Begin) -> None:
    with stored() as work, pytest.raises(InvalidReference):
        work.shelves.add(shelf(boxes=["nowhere"]))
        work.commit()


def test_what_is_linked_to_stays(stored: Begin) -> None:
    filled(stored, shelf(boxes=["a"]))
    with stored() as work, pytest.raises(StillReferenced):
        work.boxes.remove("a")
        work.commit()


def test_a_thousand_keep_theirs(stored: Begin) -> None:
    filled(stored, *(shelf(name=f"{n:04}", boxes=["a"], signs=[f"{n}", "all"]) for n in range(1_500)))
    with stored() as work:
        work.shelves.upsert_many(shelf(name=f"{n:04}", signs=["all", "more"]) for n in range(1_000, 2_000))
        read = list(work.shelves.stream(page_size=700))
        assert sum(each.boxes == ["a"] for each in read) == 1_000
        assert work.shelves.count(signs=Has("all")) == 2_000
        assert work.shelves.count(signs=Has("1250")) == 0


def test_what_is_refused_keeps_none(begin: Begin) -> None:
    known = shelf(signs=["old"])
    filled(begin, known)
    with begin() as work, pytest.raises(AlreadyExists):
        work.shelves.upsert_many([shelf(place=known.place, signs=["new"])])
    with begin() as work:
        assert work.shelves.get(known.id).signs == ["old"]
        assert work.shelves.count(signs=Has("new")) == 0
