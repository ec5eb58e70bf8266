"""What happens in a unit of work happens together or not at all, and nobody's work is lost."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier, Event

import pytest

from core.domain.errors import AlreadyExists, StaleEntity
from core.infrastructure.database.engine import Database
from core.infrastructure.retry import retried

from .specimens import Begin, Box, shelf, specimen


def test_uncommitted_work_is_undone(begin: Begin) -> None:
    with begin() as work:
        work.specimens.add(specimen())
    with begin() as work:
        assert work.specimens.count() == 0


def test_an_error_undoes_everything_and_is_handed_on(begin: Begin) -> None:
    with pytest.raises(ZeroDivisionError), begin() as work:
        work.boxes.add(Box(id="1", label="shelf"))
        work.specimens.add(specimen())
        raise ZeroDivisionError
    with begin() as work:
        assert (work.boxes.count(), work.specimens.count()) == (0, 0)


def test_rollback_undoes_what_came_since_the_last_commit(begin: Begin) -> None:
    with begin() as work:
        work.boxes.add(Box(id="1", label="kept"))
        work.commit()
        work.boxes.add(Box(id="2", label="undone"))
        work.rollback()
        work.boxes.add(Box(id="3", label="kept too"))
        work.commit()
    with begin() as work:
        assert [box.id for box in work.boxes.list().items] == ["1", "3"]


def test_committed_work_is_there_for_the_next(begin: Begin) -> None:
    item = specimen()
    with begin() as work:
        work.specimens.add(item)
        work.commit()
    with begin() as work:
        assert work.specimens.get(item.id) == item


def test_a_unit_of_work_sees_its_own_changes(begin: Begin) -> None:
    item = specimen(number=1)
    with begin() as work:
        work.specimens.add(item)
        item.number = 2
        work.specimens.update(item)
        assert work.specimens.count(number=2) == 1


def test_a_reader_does_not_see_uncommitted_work(begin: Begin) -> None:
    seen, looked = [], Event()

    def look() -> None:
        with begin() as work:
            seen.append(work.boxes.count())
        looked.set()

    with ThreadPoolExecutor(1) as reader:
        with begin() as work:
            work.boxes.add(Box(id="1", label="never committed"))
            reader.submit(look)
            looked.wait(0.3)  # a backend may let the reader wait for the writer
        assert looked.wait(30)
    assert seen == [0]


def test_of_two_who_read_the_same_version_only_the_first_may_write(begin: Begin) -> None:
    item = specimen(number=0)
    with begin() as work:
        work.specimens.add(item)
        work.commit()
    with begin() as work:
        mine = work.specimens.get(item.id)
    with begin() as work:
        theirs = work.specimens.get(item.id)
        theirs.number = 2
        work.specimens.update(theirs)
        work.commit()
    with begin() as work, pytest.raises(StaleEntity):
        mine.number = 1
        work.specimens.update(mine)
    with begin() as work:
        assert work.specimens.get(item.id).number == 2


@pytest.mark.parametrize("writers", [2, 8])
def test_concurrent_writers_of_one_entity_lose_no_update(begin: Begin, writers: int) -> None:
    item, rounds = specimen(number=0), 5
    start = Barrier(writers)
    with begin() as work:
        work.specimens.add(item)
        work.commit()

    def raise_by_one() -> None:
        with begin() as work:
            mine = work.specimens.get(item.id)
            mine.number = (mine.number or 0) + 1
            work.specimens.update(mine)
            work.commit()

    def write() -> None:
        start.wait()
        for _ in range(rounds):
            while True:
                try:
                    retried(raise_by_one)()
                    break
                except StaleEntity:
                    continue

    with ThreadPoolExecutor(writers) as pool:
        for done in [pool.submit(write) for _ in range(writers)]:
            done.result()
    with begin() as work:
        read = work.specimens.get(item.id)
    assert (read.number, read.version) == (writers * rounds, writers * rounds + 1)


@pytest.mark.parametrize("writers", [2, 8])
def test_concurrent_writers_of_different_entities_all_succeed(begin: Begin, writers: int) -> None:
    start = Barrier(writers)

    def write(number: int) -> None:
        start.wait()
        for each in range(5):
            retried(add)(f"{number} {each}")

    def add(name: str) -> None:
        with begin() as work:
            work.specimens.add(specimen(name=name))
            work.commit()

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    with begin() as work:
        assert work.specimens.count() == writers * 5


def test_of_many_who_want_one_unique_value_exactly_one_gets_it(begin: Begin) -> None:
    start = Barrier(8)

    def take(number: int) -> bool:
        def add() -> None:
            with begin() as work:
                work.boxes.add(Box(id=f"{number}", label="the only one"))
                work.commit()

        start.wait()
        try:
            retried(add)()
        except AlreadyExists:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 1


def test_of_many_who_add_what_is_missing_each_counts_what_it_added(begin: Begin) -> None:
    start = Barrier(8)

    def take(number: int) -> int:
        def add() -> int:
            with begin() as work:
                added = work.shelves.add_missing(
                    shelf(name=f"{each}", signs=[f"{number}"]) for each in range(20)
                )
                added += work.boxes.add_missing(
                    Box(id=f"{number} {each}", label=f"{each}") for each in range(20)
                )
                work.commit()
                return added

        start.wait()
        return retried(add)()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(8))) == 40
    with begin() as work:
        assert (work.shelves.count(), work.boxes.count()) == (20, 20)
        assert all(len(each.signs) == 1 for each in work.shelves.stream())


def test_one_who_waits_for_another_adds_what_that_one_did_not(begin: Begin) -> None:
    def add() -> int:
        with begin() as work:
            added = work.boxes.add_missing([Box(id="3", label="a"), Box(id="4", label="b")])
            work.commit()
            return added

    with ThreadPoolExecutor(1) as pool:
        with begin() as work:
            work.boxes.add_many([Box(id="1", label="a"), Box(id="2", label="c")])
            other = pool.submit(retried(add))
            wait([other], 0.3)  # where it can, it looks before there is anything to see
            work.commit()
        assert other.result(30) == 1
    with begin() as work:
        assert [each.id for each in work.boxes.list().items] == ["1", "2", "4"]


def test_of_many_who_overwrite_each_raises_the_version_by_one(begin: Begin) -> None:
    start = Barrier(8)

    def take(number: int) -> None:
        def overwrite() -> None:
            with begin() as work:
                work.shelves.upsert_many(
                    shelf(name=f"{each}", signs=[f"{number}", f"{number}{each}"]) for each in range(20)
                )
                work.commit()

        start.wait()
        retried(overwrite)()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, range(8)))
    with begin() as work:
        read = list(work.shelves.stream())
    assert [each.version for each in read] == [8] * 20
    assert all(len(each.signs) == 2 for each in read)


def test_what_is_read_in_a_snapshot_is_one_state(stored: Begin, store: Database) -> None:
    if store.engine.dialect.name == "mssql":
        pytest.skip("a snapshot has to be allowed by the owner of the database")
    item, done = shelf(name="0", signs=["0"]), Event()
    with stored() as work:
        work.shelves.add(item)
        work.commit()

    def change(number: int) -> None:
        with stored() as work:
            mine = work.shelves.get(item.id)
            mine.name, mine.signs = f"{number}", [f"{number}"]
            work.shelves.update(mine)
            work.commit()

    def write() -> None:
        for number in range(1, 60):
            retried(change)(number)
        done.set()

    seen = set[str]()
    with ThreadPoolExecutor(1) as writer:
        writing = writer.submit(write)
        while not done.is_set() and not writing.done():
            with stored() as work:
                work.snapshot()
                first = work.shelves.get(item.id)
                (listed,) = work.shelves.list().items
                (streamed,) = work.shelves.stream()
            assert first.signs == [first.name]
            assert first == listed == streamed
            seen.add(first.name)
        writing.result()
    assert seen


def test_a_snapshot_ends_with_its_transaction(begin: Begin) -> None:
    with begin() as work:
        work.snapshot()
        assert work.boxes.count() == 0
        work.commit()
        with begin() as other:
            other.boxes.add(Box(id="1", label="later"))
            other.commit()
        assert work.boxes.count() == 1


def test_in_a_snapshot_nothing_is_seen_of_what_others_commit(stored: Begin, store: Database) -> None:
    if not store.backend.snapshot:
        pytest.skip("elsewhere it need not be asked for, or one has to wait for the other")
    with stored() as work:
        work.snapshot()
        assert work.boxes.count() == 0
        with stored() as other:
            other.boxes.add(Box(id="1", label="later"))
            other.commit()
        assert work.boxes.count() == 0
