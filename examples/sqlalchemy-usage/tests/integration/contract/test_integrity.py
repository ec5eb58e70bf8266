"""A broken constraint is an error of the domain, and costs the transaction only."""

import pytest

from core.domain.errors import AlreadyExists, InvalidReference, InvalidValue, NotFound, StillReferenced

from .specimens import Begin, Box, shelf, specimen


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


def test_who_has_a_taken_value_is_named_with_it(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add(Box(id="1", label="it's"))
        work.commit()
    with begin() as work, pytest.raises(AlreadyExists, match=r"^another box has label \"it's\"$"):
        work.boxes.add(Box(id="2", label="it's"))
    with begin() as work, pytest.raises(AlreadyExists, match=r"^box 1 exists already$"):
        work.boxes.add(Box(id="1", label="drawer"))


def test_the_one_taken_value_among_many_is_named(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add(Box(id="0", label="7"))
        work.commit()
    with begin() as work, pytest.raises(AlreadyExists, match=r"^another box has label '7'$"):
        work.boxes.add_many(Box(id=f"{number}", label=f"{number}") for number in range(1, 20))
    with begin() as work, pytest.raises(AlreadyExists, match=r"^another box has label '3'$"):
        work.boxes.add_many(Box(id=f"{number}", label=f"{number % 7}") for number in (1, 2, 3, 4, 10, 11))
    with begin() as work, pytest.raises(AlreadyExists, match=r"^box 0 exists already$"):
        work.boxes.add_many(Box(id=f"{id}", label=f"{id} new") for id in (2, 1, 0, 3))


def test_a_merge_names_what_else_is_taken(begin: Begin) -> None:
    with begin() as work:
        work.shelves.add_many([shelf(name="a", place="here"), shelf(name="b", place="there")])
        work.commit()
    for merge in ("add_missing", "upsert_many"):
        given = [shelf(name="c", place="new"), shelf(name="d", place="there"), shelf(name="a", place="here")]
        with begin() as work, pytest.raises(AlreadyExists, match=r"^another shelf has place 'there'$"):
            getattr(work.shelves, merge)(given)


def test_a_reference_to_nothing_is_refused_by_name(begin: Begin) -> None:
    with begin() as work, pytest.raises(InvalidReference, match=r"^there is no box nowhere$"):
        work.specimens.add(specimen(box="nowhere"))
        work.commit()


def test_the_one_reference_to_nothing_among_many_is_named(begin: Begin) -> None:
    for write in ("add_many", "add_missing", "upsert_many"):
        with begin() as work:
            work.boxes.add(Box(id="1", label="shelf"))
            given = [specimen(box="1"), specimen(), specimen(box="nowhere"), specimen(box="1")]
            with pytest.raises(InvalidReference, match=r"^there is no box nowhere$"):
                getattr(work.specimens, write)(given)


def test_an_update_cannot_refer_to_nothing(begin: Begin) -> None:
    item = specimen()
    with begin() as work:
        work.specimens.add(item)
        work.commit()
    item.box = "nowhere"
    with begin() as work, pytest.raises(InvalidReference, match=r"^there is no box nowhere$"):
        work.specimens.update(item)


def test_a_link_to_nothing_is_refused_by_name(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add(Box(id="1", label="shelf"))
        with pytest.raises(InvalidReference, match=r"^there is no nowhere for boxes$"):
            work.shelves.add(shelf(boxes=["1", "nowhere"]))


def test_what_is_referred_to_cannot_be_removed(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add_many([Box(id="1", label="shelf"), Box(id="2", label="drawer")])
        work.specimens.add(specimen(box="1"))
        work.commit()
    with (
        begin() as work,
        pytest.raises(StillReferenced, match=r"^box 1 is still referred to by .*specimens$"),
    ):
        work.boxes.remove("1")
        work.commit()
    with begin() as work:
        work.boxes.remove("2")
        assert [each.id for each in work.boxes.list().items] == ["1"]


def test_what_is_linked_to_cannot_be_removed(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add(Box(id="1", label="shelf"))
        work.shelves.add(shelf(boxes=["1"]))
        work.commit()
    with begin() as work, pytest.raises(StillReferenced, match=r"^box 1 is still referred to by .*shel"):
        work.boxes.remove("1")
        work.commit()


def test_what_is_not_there_is_named(begin: Begin) -> None:
    with begin() as work:
        with pytest.raises(NotFound, match=r"^there is no box 9$"):
            work.boxes.get("9")
        with pytest.raises(NotFound, match=r"^there is no box 9$"):
            work.boxes.remove("9")
        with pytest.raises(NotFound, match=r"^there is no box 9$"):
            work.boxes.update(Box(id="9", label="shelf"))


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
