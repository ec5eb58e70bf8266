"""A broken constraint is an error of the domain, and costs the transaction only."""

import pytest

from core.domain.errors import AlreadyExists, InvalidReference, InvalidValue

from .specimens import Begin, Box, specimen


def test_a_taken_unique_value_already_exists(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add(Box(id="1", label="shelf"))
        with pytest.raises(AlreadyExists):
            work.boxes.add(Box(id="2", label="shelf"))


def test_a_taken_unique_value_is_found_in_updates_too(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add_many([Box(id="1", label="shelf"), Box(id="2", label="drawer")])
        with pytest.raises(AlreadyExists):
            work.boxes.update(Box(id="2", label="shelf"))


def test_nothing_is_unique_however_often(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add_many([specimen(code=None), specimen(code=None), specimen(code="a")])
        assert work.specimens.count(code=None) == 2
        with pytest.raises(AlreadyExists):
            work.specimens.add(specimen(code="a"))


def test_a_reference_to_nothing_is_refused(stored: Begin) -> None:
    with stored() as work, pytest.raises(InvalidReference):
        work.specimens.add(specimen(box="nowhere"))
        work.commit()


def test_what_is_referred_to_cannot_be_removed(stored: Begin) -> None:
    with stored() as work:
        work.boxes.add(Box(id="1", label="shelf"))
        work.specimens.add(specimen(box="1"))
        work.commit()
    with stored() as work, pytest.raises(InvalidReference):
        work.boxes.remove("1")
        work.commit()


def test_a_missing_value_is_refused(stored: Begin) -> None:
    with stored() as work, pytest.raises(InvalidValue):
        work.boxes.add(Box(id="1", label=None))  # type: ignore[arg-type]  # that is the mistake


def test_after_a_broken_constraint_the_next_transaction_works(stored: Begin) -> None:
    with stored() as work, pytest.raises(AlreadyExists):
        work.boxes.add(Box(id="1", label="shelf"))
        work.boxes.add(Box(id="2", label="shelf"))
    with stored() as work:
        assert work.boxes.count() == 0
        work.boxes.add(Box(id="1", label="shelf"))
        work.commit()
    with stored() as work:
        assert work.boxes.count() == 1


def test_one_bad_entity_in_bulk_stores_none(stored: Begin) -> None:
    with stored() as work, pytest.raises(AlreadyExists):
        work.boxes.add_many(Box(id=f"{number}", label=f"{number % 99}") for number in range(100))
        work.commit()
    with stored() as work:
        assert work.boxes.count() == 0


def test_messages_of_constraints_are_one_line_and_name_no_sql(stored: Begin) -> None:
    with stored() as work:
        work.boxes.add(Box(id="1", label="shelf"))
        with pytest.raises(AlreadyExists) as caught:
            work.boxes.add(Box(id="2", label="shelf"))
    message = str(caught.value)
    assert "\n" not in message
    assert "INSERT" not in message
    assert "sqlalche.me" not in message
