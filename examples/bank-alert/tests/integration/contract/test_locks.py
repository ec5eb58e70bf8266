"""A rule over rows that exist holds, however many try to break it at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from core.domain.errors import InvalidValue, NotFound
from core.infrastructure.retry import retried

from .specimens import Begin, Box, specimen

ROOM = 5


def put_in(begin: Begin, box: str, name: str) -> None:
    """Add a specimen to a box in which there is room for five."""
    with begin() as work:
        work.boxes.get(box, for_change=True)
        if work.specimens.count(box=box) >= ROOM:
            raise InvalidValue("the box is full")
        work.specimens.add(specimen(name=name, box=box))
        work.commit()


def test_what_is_got_for_a_change_is_what_is_stored(begin: Begin) -> None:
    item = specimen(number=1)
    with begin() as work:
        work.specimens.add(item)
        work.commit()
    with begin() as work:
        found = work.specimens.get(item.id, for_change=True)
        assert found == item
        found.number = 2
        work.specimens.update(found)
        work.commit()
    with begin() as work:
        assert work.specimens.get(item.id).number == 2
        with pytest.raises(NotFound, match="nowhere"):
            work.specimens.get("nowhere", for_change=True)


def test_a_rule_over_rows_is_kept_by_one_after_the_other(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add(Box(id="1", label="shelf"))
        work.commit()
    for number in range(ROOM):
        put_in(begin, "1", f"{number}")
    with pytest.raises(InvalidValue, match="full"):
        put_in(begin, "1", "one more")
    with begin() as work:
        assert work.specimens.count(box="1") == ROOM


def test_a_rule_over_rows_holds_against_eight_at_once(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add_many([Box(id="1", label="shelf"), Box(id="2", label="drawer")])
        work.commit()
    start = Barrier(8)

    def fill(number: int) -> int:
        put, box = retried(put_in), f"{number % 2 + 1}"
        start.wait()
        added = 0
        for each in range(3):
            try:
                put(begin, box, f"{number} {each}")
                added += 1
            except InvalidValue:
                pass
        return added

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(fill, range(8))) == 2 * ROOM
    with begin() as work:
        assert [work.specimens.count(box=box) for box in "12"] == [ROOM, ROOM]


def test_whoever_wants_the_same_waits_and_sees_what_was_committed(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add(Box(id="1", label="old"))
        work.commit()
    seen = list[str]()

    def look() -> None:
        with begin() as work:
            seen.append(work.boxes.get("1", for_change=True).label)
            work.commit()

    with ThreadPoolExecutor(1) as other:
        with begin() as work:
            work.boxes.get("1", for_change=True)
            waiting = other.submit(retried(look))
            time.sleep(0.2)
            assert not waiting.done()
            work.boxes.update(Box(id="1", label="new"))
            work.commit()
        waiting.result(30)
    assert seen == ["new"]


def test_what_another_has_for_a_change_can_be_read_meanwhile_or_after(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add(Box(id="1", label="shelf"))
        work.commit()

    def look() -> str:
        with begin() as work:
            return work.boxes.get("1").label

    with ThreadPoolExecutor(1) as other:
        with begin() as work:
            work.boxes.get("1", for_change=True)
            looking = other.submit(look)
        assert looking.result(30) == "shelf"
