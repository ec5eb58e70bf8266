"""What a repository promises, whatever keeps its entities."""

import pytest

from core.domain.errors import AlreadyExists, InvalidValue, NotFound, StaleEntity

from .specimens import Begin, Box, specimen


def test_what_was_never_added_is_not_found(begin: Begin) -> None:
    with begin() as work:
        for action in (work.specimens.get, work.specimens.remove):
            with pytest.raises(NotFound, match="nowhere"):
                action("nowhere")
        with pytest.raises(NotFound):
            work.specimens.update(specimen())
        assert not work.specimens.exists("nowhere")


def test_an_identifier_is_taken_once(begin: Begin) -> None:
    item = specimen()
    with begin() as work:
        work.specimens.add(item)
        with pytest.raises(AlreadyExists):
            work.specimens.add(specimen(id=item.id))


def test_what_is_removed_is_gone(begin: Begin) -> None:
    item = specimen()
    with begin() as work:
        work.specimens.add(item)
        assert work.specimens.exists(item.id)
        work.specimens.remove(item.id)
        assert not work.specimens.exists(item.id)
        assert work.specimens.count() == 0


def test_an_update_raises_the_version_by_one(begin: Begin) -> None:
    item = specimen(number=1)
    with begin() as work:
        work.specimens.add(item)
        item.number = 2
        work.specimens.update(item)
        assert item.version == 2
        assert work.specimens.get(item.id) == item


def test_an_update_that_changes_nothing_raises_the_version_too(begin: Begin) -> None:
    item = specimen()
    with begin() as work:
        work.specimens.add(item)
        work.specimens.update(item)
        assert work.specimens.get(item.id).version == 2


def test_an_update_of_an_old_version_is_refused(begin: Begin) -> None:
    item = specimen(number=1)
    with begin() as work:
        work.specimens.add(item)
        mine, theirs = work.specimens.get(item.id), work.specimens.get(item.id)
        theirs.number = 2
        work.specimens.update(theirs)
        mine.number = 3
        with pytest.raises(StaleEntity):
            work.specimens.update(mine)
        assert work.specimens.get(item.id).number == 2


def test_entities_without_a_version_are_just_replaced(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add(Box(id="b", label="old"))
        work.boxes.update(Box(id="b", label="new"))
        assert work.boxes.get("b") == Box(id="b", label="new")


def test_what_is_read_is_a_copy(begin: Begin) -> None:
    item = specimen(number=1)
    with begin() as work:
        work.specimens.add(item)
        work.specimens.get(item.id).number = 99
        assert work.specimens.get(item.id).number == 1


def test_many_are_returned_once_each_in_the_order_asked_for(begin: Begin) -> None:
    first, second, third = specimen(), specimen(), specimen()
    with begin() as work:
        work.specimens.add_many([first, second, third])
        assert work.specimens.get_many([third.id, "nowhere", first.id, third.id]) == [third, first]
        assert work.specimens.get_many([]) == []


def test_counting_and_listing_take_equal_values_only(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many(specimen(number=number, flag=number > 1) for number in (1, 2, 2))
        assert work.specimens.count() == 3
        assert work.specimens.count(number=2, flag=True) == 2
        assert work.specimens.count(number=3) == 0
        assert [each.number for each in work.specimens.list(number=1).items] == [1]


def test_a_field_that_does_not_exist_is_refused(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add(specimen())
        with pytest.raises(InvalidValue, match="shape"):
            work.specimens.count(shape="round")


def test_only_missing_ones_are_added(begin: Begin) -> None:
    known = specimen(name="known", number=1)
    with begin() as work:
        work.specimens.add(known)
        given = [
            specimen(name="known", number=2),
            specimen(name="new", number=3),
            specimen(name="new", number=4),
        ]
        assert work.specimens.add_missing(given) == 1
        assert work.specimens.get(known.id) == known
        assert [each.number for each in work.specimens.list(name="new").items] == [3]


def test_an_upsert_overwrites_by_natural_key_and_keeps_identity(begin: Begin) -> None:
    known = specimen(name="known", number=1, text="old")
    with begin() as work:
        work.specimens.add(known)
        given = [
            specimen(name="known", number=2, text="new"),
            specimen(name="new", number=3),
            specimen(name="new", number=4),
        ]
        assert work.specimens.upsert_many(given) == 3
        read = work.specimens.get(known.id)
        assert (read.number, read.text, read.version) == (2, "new", 2)
        assert [each.number for each in work.specimens.list(name="new").items] == [4]


def test_upserts_of_nothing_do_nothing(begin: Begin) -> None:
    with begin() as work:
        assert work.specimens.add_missing([]) == 0
        assert work.specimens.upsert_many([]) == 0
        assert work.specimens.add_many([]) == 0
