"""What is added if it is missing, or overwrites what is there: the natural key decides, and nothing else."""

import pytest

from core.domain.errors import AlreadyExists, InvalidValue
from core.domain.ports import Repository

from .specimens import (
    Begin,
    InMemorySpecimenRepository,
    Shelf,
    SqlSpecimenRepository,
    shelf,
    specimen,
)

BATCHES = 5_001
"""More than are written at once."""


def merge(repository: Repository[Shelf], way: str, *given: Shelf) -> int:
    number: int = getattr(repository, way)(given)
    return number


WAYS = pytest.mark.parametrize("way", ["add_missing", "upsert_many"])


@WAYS
def test_the_identifier_of_something_else_is_taken(begin: Begin, way: str) -> None:
    known = shelf()
    with begin() as work:
        work.shelves.add(known)
        work.commit()
    with begin() as work, pytest.raises(AlreadyExists):
        merge(work.shelves, way, shelf(id=known.id))
    with begin() as work:
        assert list(work.shelves.stream()) == [known]


@WAYS
def test_another_unique_value_of_something_else_is_taken(begin: Begin, way: str) -> None:
    known = shelf()
    with begin() as work:
        work.shelves.add(known)
        work.commit()
    with begin() as work, pytest.raises(AlreadyExists):
        merge(work.shelves, way, shelf(), shelf(place=known.place))
    with begin() as work:
        assert list(work.shelves.stream()) == [known]


def test_what_overwrites_takes_no_unique_value_of_something_else(begin: Begin) -> None:
    first, second = shelf(), shelf()
    with begin() as work:
        work.shelves.add_many([first, second])
        work.commit()
    with begin() as work, pytest.raises(AlreadyExists):
        work.shelves.upsert_many([shelf(name=first.name, place=second.place)])
    with begin() as work:
        assert list(work.shelves.stream()) == [first, second]


def test_one_that_is_there_is_left_alone_whatever_else_is_said_of_it(begin: Begin) -> None:
    first, second = shelf(), shelf()
    with begin() as work:
        work.shelves.add_many([first, second])
        given = shelf(id=second.id, name=first.name, place=second.place)
        assert work.shelves.add_missing([given]) == 0
        assert list(work.shelves.stream()) == [first, second]


def test_one_that_is_overwritten_keeps_its_identifier_whoever_has_the_one_given(begin: Begin) -> None:
    first, second = shelf(), shelf()
    with begin() as work:
        work.shelves.add_many([first, second])
        given = shelf(id=second.id, name=first.name, place="new", version=7)
        assert work.shelves.upsert_many([given]) == 1
        read = work.shelves.get(first.id)
        assert (read.place, read.version) == ("new", 2)
        assert work.shelves.get(second.id) == second


def test_of_those_with_one_key_the_first_is_added(begin: Begin) -> None:
    with begin() as work:
        items = [shelf(name="same"), shelf(), shelf(name="same")]
        assert work.shelves.add_missing(items) == 2
        assert list(work.shelves.stream()) == items[:2]


def test_of_those_with_one_key_each_overwrites_the_one_before(begin: Begin) -> None:
    with begin() as work:
        items = [shelf(name="same"), shelf(), shelf(name="same"), shelf(name="same", place="last")]
        assert work.shelves.upsert_many(items) == 4
        read = work.shelves.get(items[0].id)
        assert (read.place, read.version) == ("last", 3)
        assert work.shelves.count() == 2


def test_the_same_holds_however_far_apart_they_are(stored: Begin) -> None:
    with stored() as work:
        between = [specimen(number=0) for _ in range(BATCHES)]
        first, last = specimen(name="same", number=1), specimen(name="same", number=2)
        assert work.specimens.upsert_many([first, *between, last]) == BATCHES + 2
        assert work.specimens.count() == BATCHES + 1
        read = work.specimens.get(first.id)
        assert (read.number, read.version) == (2, 2)
        again = [specimen(name="new"), *between, specimen(name="new")]
        assert work.specimens.add_missing(again) == 1


def test_an_identifier_given_twice_is_taken_the_second_time(begin: Begin) -> None:
    first = shelf()
    with begin() as work, pytest.raises(AlreadyExists):
        work.shelves.upsert_many([first, shelf(id=first.id)])


def test_no_version_follows_the_largest(begin: Begin) -> None:
    known = shelf(version=2**63 - 1)
    with begin() as work:
        work.shelves.add(known)
        work.commit()
    with begin() as work, pytest.raises(InvalidValue):
        work.shelves.upsert_many([shelf(name=known.name)])
    with begin() as work, pytest.raises(InvalidValue):
        work.shelves.update(work.shelves.get(known.id))
    with begin() as work:
        assert work.shelves.get(known.id) == known


def test_a_key_that_may_be_empty_is_none() -> None:
    with pytest.raises(TypeError, match="order may be empty"):
        type("Wrong", (SqlSpecimenRepository,), {"key": ("name", "order")})


def test_an_empty_key_is_refused() -> None:
    kind = type("Wrong", (InMemorySpecimenRepository,), {"key": ("name", "order")})
    with pytest.raises(InvalidValue, match="order"):
        kind().add_missing([specimen()])
