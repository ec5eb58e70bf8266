"""Once something has failed in a unit of work, going on is refused: no work is lost in silence."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from core.domain.errors import (
    AlreadyExists,
    Error,
    InvalidReference,
    NotFound,
    StaleEntity,
    StillReferenced,
    TransactionAborted,
    TransactionFailed,
)

from .specimens import Begin, Box, SpecimenUnitOfWork, shelf, specimen

Step = Callable[[SpecimenUnitOfWork], object]

FAILURES: dict[str, tuple[type[Error], Step]] = {
    "a taken identifier": (AlreadyExists, lambda work: work.boxes.add(Box(id="1", label="new"))),
    "a taken value": (AlreadyExists, lambda work: work.boxes.add(Box(id="3", label="shelf"))),
    "a taken value in bulk": (
        AlreadyExists,
        lambda work: work.boxes.add_many([Box(id="3", label="new"), Box(id="4", label="shelf")]),
    ),
    "a taken value of an update": (
        AlreadyExists,
        lambda work: work.boxes.update(Box(id="2", label="shelf")),
    ),
    "a taken identifier of an upsert": (
        AlreadyExists,
        lambda work: work.boxes.upsert_many([Box(id="2", label="new")]),
    ),
    "a taken identifier of what is missing": (
        AlreadyExists,
        lambda work: work.boxes.add_missing([Box(id="2", label="new")]),
    ),
    "a reference to nothing": (InvalidReference, lambda work: work.specimens.add(specimen(box="nowhere"))),
    "a part that refers to nothing": (
        InvalidReference,
        lambda work: work.shelves.add(shelf(boxes=["nowhere"])),
    ),
    "what is referred to": (StillReferenced, lambda work: work.boxes.remove("1")),
}

LATER: dict[str, Step] = {
    "commit": lambda work: work.commit(),
    "add": lambda work: work.boxes.add(Box(id="9", label="later")),
    "add_many": lambda work: work.boxes.add_many([Box(id="9", label="later")]),
    "get": lambda work: work.boxes.get("1"),
    "get for a change": lambda work: work.boxes.get("1", for_change=True),
    "get_many": lambda work: work.boxes.get_many(["1"]),
    "update": lambda work: work.boxes.update(Box(id="2", label="later")),
    "remove": lambda work: work.boxes.remove("2"),
    "exists": lambda work: work.boxes.exists("1"),
    "ids_by": lambda work: work.boxes.ids_by("label", ["shelf"]),
    "count": lambda work: work.boxes.count(),
    "list": lambda work: work.boxes.list(),
    "stream": lambda work: list(work.boxes.stream()),
    "add_missing": lambda work: work.boxes.add_missing([Box(id="9", label="later")]),
    "upsert_many": lambda work: work.boxes.upsert_many([Box(id="9", label="later")]),
}


@pytest.fixture
def filled(begin: Begin) -> Begin:
    with begin() as work:
        work.boxes.add_many([Box(id="1", label="shelf"), Box(id="2", label="drawer")])
        work.specimens.add(specimen(box="1"))
        work.commit()
    return begin


@pytest.mark.parametrize("failure", FAILURES)
def test_what_has_failed_refuses_everything_that_follows(filled: Begin, failure: str) -> None:
    kind, step = FAILURES[failure]
    with filled() as work:
        work.boxes.add(Box(id="0", label="before"))
        with pytest.raises(kind):
            step(work)
        for later in LATER.values():
            with pytest.raises(TransactionFailed, match="start over"):
                later(work)
        with pytest.raises(TransactionFailed):
            work.commit()  # however often
    with filled() as work:
        assert [box.id for box in work.boxes.list().items] == ["1", "2"]


@pytest.mark.parametrize("later", LATER)
def test_each_call_is_refused_as_the_first_that_follows(filled: Begin, later: str) -> None:
    with filled() as work:
        with pytest.raises(AlreadyExists):
            work.boxes.add(Box(id="1", label="new"))
        with pytest.raises(TransactionFailed):
            LATER[later](work)


def test_after_a_rollback_it_can_be_used_anew(filled: Begin) -> None:
    with filled() as work:
        work.boxes.add(Box(id="0", label="undone"))
        with pytest.raises(AlreadyExists):
            work.boxes.add(Box(id="1", label="new"))
        work.rollback()
        work.boxes.add(Box(id="3", label="kept"))
        work.commit()
    with filled() as work:
        assert [box.id for box in work.boxes.list().items] == ["1", "2", "3"]


def test_what_was_committed_before_stays(filled: Begin) -> None:
    with filled() as work:
        work.boxes.add(Box(id="3", label="kept"))
        work.commit()
        with pytest.raises(AlreadyExists):
            work.boxes.add(Box(id="1", label="new"))
        with pytest.raises(TransactionFailed):
            work.commit()
    with filled() as work:
        assert work.boxes.count() == 3


def test_what_is_not_there_or_was_changed_fails_nothing(filled: Begin) -> None:
    item = specimen(number=1)
    with filled() as work:
        work.specimens.add(item)
        old = work.specimens.get(item.id)
        work.specimens.update(item)
        for step in (work.boxes.get, work.boxes.remove):
            with pytest.raises(NotFound):
                step("nowhere")
        with pytest.raises(NotFound):
            work.boxes.update(Box(id="nowhere", label="new"))
        with pytest.raises(StaleEntity):
            work.specimens.update(old)
        work.commit()
    with filled() as work:
        assert work.specimens.get(item.id).version == 2


@pytest.mark.parametrize("method", ["add_many", "add_missing", "upsert_many"])
def test_in_bulk_it_fails_with_those_who_hand_in(filled: Begin, method: str) -> None:
    def given() -> Iterator[Box]:
        yield Box(id="3", label="new")
        raise ZeroDivisionError

    with filled() as work:
        with pytest.raises(ZeroDivisionError):
            getattr(work.boxes, method)(given())
        with pytest.raises(TransactionFailed):
            work.commit()
    with filled() as work:
        assert work.boxes.count() == 2


STEPS: dict[str, Callable[[SpecimenUnitOfWork, Box], object]] = {
    "update": lambda work, box: work.boxes.update(box),
    "upsert_many": lambda work, box: work.boxes.upsert_many([Box(id=f"new {box.id}", label=box.label)]),
    "add_missing": lambda work, box: work.boxes.add_missing([Box(id=f"new {box.id}", label=box.label)]),
}


@pytest.mark.parametrize("step", STEPS)
def test_whoever_is_given_up_for_another_cannot_go_on(stored: Begin, step: str) -> None:
    with stored() as work:
        work.boxes.add_many([Box(id="1", label="a"), Box(id="2", label="b")])
        work.commit()
    meeting = Barrier(2)

    def rename(mine: str, theirs: str) -> bool:
        with stored() as work:
            try:
                work.boxes.update(Box(id=mine, label=f"new {mine}"))
                with suppress(BrokenBarrierError):
                    meeting.wait(1)  # in vain where only one may write
                STEPS[step](work, Box(id=theirs, label=f"new {theirs}"))
            except TransactionAborted:
                with pytest.raises(TransactionAborted):
                    work.boxes.update(Box(id=mine, label="half"))
                with pytest.raises(TransactionAborted):
                    work.commit()
                return False
            except AlreadyExists:  # in the end the other one had them
                return False
            work.commit()
            return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(rename, "12", "21"))
    assert any(done)
    with stored() as work:
        assert "half" not in {box.label for box in work.boxes.stream()}
