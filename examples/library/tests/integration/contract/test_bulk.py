"""Many at once: complete, exact, and in memory that does not grow with their number."""

import sys
from itertools import islice

from sqlalchemy import insert, select

from .specimens import Begin, Box, BoxModel, Specimen, SqlSpecimenUnitOfWork, specimen


def test_ten_thousand_are_added_at_once(stored: Begin) -> None:
    with stored() as work:
        assert work.specimens.add_many(specimen(number=number) for number in range(10_000)) == 10_000
        work.commit()
    with stored() as work:
        assert work.specimens.count() == 10_000
        assert sum(each.number or 0 for each in work.specimens.stream()) == sum(range(10_000))


def test_five_thousand_keys_are_looked_up_at_once(stored: Begin) -> None:
    items = [specimen() for _ in range(5_000)]
    with stored() as work:
        work.specimens.add_many(items)
        wanted = [item.id for item in reversed(items)]
        assert [each.id for each in work.specimens.get_many(wanted)] == wanted


def test_upserts_of_thousands_add_and_overwrite(stored: Begin) -> None:
    with stored() as work:
        work.specimens.add_many(specimen(name=f"{number}", number=0) for number in range(0, 3_000, 2))
        assert (
            work.specimens.upsert_many(specimen(name=f"{number}", number=1) for number in range(3_000))
            == 3_000
        )
        assert work.specimens.count(number=1) == 3_000
        assert work.specimens.add_missing(specimen(name=f"{number}") for number in range(3_100)) == 100


def test_a_hundred_thousand_are_streamed_in_bounded_memory(stored: Begin) -> None:
    with stored() as work:
        assert isinstance(work, SqlSpecimenUnitOfWork)
        work.boxes.add_many(Box(id=f"{number:02}", label=f"{number:02}") for number in range(100))
        for letter in "abcdefghij":  # doubles them: each as it is, and with the letter
            more = select(BoxModel.id + letter, BoxModel.label + letter)
            work.session.execute(insert(BoxModel).from_select(["id", "label"], more))
        count = most = 0
        last = ""
        before = sys.getallocatedblocks()
        for count, box in enumerate(work.boxes.stream(), 1):
            assert last < box.id == box.label
            last = box.id
            if count % 100 == 0:
                most = max(most, sys.getallocatedblocks() - before)
    assert count == 102_400
    assert most < 50_000  # blocks of memory; each box is made of several


def test_other_statements_run_while_a_stream_is_read(stored: Begin) -> None:
    with stored() as work:
        items = [specimen(number=number) for number in range(30)]
        work.specimens.add_many(items)
        streamed: list[Specimen] = []
        for entity in work.specimens.stream(page_size=10):
            streamed.append(entity)
            changed = work.specimens.get(entity.id)
            changed.number = -1
            work.specimens.update(changed)
        assert [each.id for each in streamed] == [item.id for item in items]
        assert work.specimens.count(number=-1) == 30


def test_a_stream_may_be_left_early(stored: Begin) -> None:
    with stored() as work:
        work.specimens.add_many(specimen() for _ in range(25))
        assert len(list(islice(work.specimens.stream(page_size=10), 12))) == 12
        assert work.specimens.count() == 25
