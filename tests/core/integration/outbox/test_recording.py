"""An event is recorded together with what it tells of, or not at all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from config.settings import Backend
from core.domain.errors import InvalidValue, TransactionAborted
from core.domain.ports import Begin
from core.infrastructure.database.engine import Database
from core.infrastructure.retry import retried
from modules.items.infrastructure.repositories import SqlItemUnitOfWork
from modules.outbox.domain.event import Event, Handler
from modules.outbox.domain.ports import OutboxUnitOfWork
from modules.outbox.infrastructure.handlers import Handlers
from modules.outbox.infrastructure.recording import dumped, loaded
from modules.outbox.infrastructure.repositories import SqlMessageRepository
from tests.samples import new_item

from .conftest import Compose, Record
from .happenings import Moved, SettableClock, Witness, moves

Both = Callable[[], Any]
"""Starts a transaction on items, which has an outbox too."""


@pytest.fixture
def both(database: Database) -> Both:
    return lambda: SqlItemUnitOfWork(database, outbox=SqlMessageRepository)


def counted(both: Both) -> tuple[int, int]:
    with both() as work:
        return work.items.count(), work.outbox.count()


def test_what_is_recorded_comes_and_goes_with_the_change(both: Both) -> None:
    with both() as work:
        work.items.add(new_item(1))
        work.outbox.record(Moved("ada", 1))
    assert counted(both) == (0, 0)
    with pytest.raises(RuntimeError), both() as work:
        work.outbox.record(Moved("ada", 1))
        work.items.add(new_item(1))
        raise RuntimeError
    assert counted(both) == (0, 0)
    with both() as work:
        work.items.add(new_item(1))
        work.outbox.record(Moved("ada", 1))
        work.commit()
    assert counted(both) == (1, 1)


def test_a_rollback_takes_the_position_back(begin: Begin[OutboxUnitOfWork]) -> None:
    with begin() as work:
        work.outbox.record(Moved("ada", 1))
        work.rollback()
        work.outbox.record(Moved("ada", 2), Moved("bob", 1))
        work.outbox.record(Moved("ada", 3))
        work.commit()
    with begin() as work:
        found = sorted((each.key, each.position, each.payload) for each in work.outbox.stream())
    assert found == [
        ("ada", 1, '{"who":"ada","step":2}'),
        ("ada", 2, '{"who":"ada","step":3}'),
        ("bob", 1, '{"who":"bob","step":1}'),
    ]


def test_of_those_that_record_one_key_at_once_each_has_a_place_behind_the_one_before(
    both: Both, stored: Begin[OutboxUnitOfWork], composed: Compose, clock: SettableClock
) -> None:
    start, witness = Barrier(4), Witness()
    with both() as work:
        work.items.add(new_item(1))
        work.commit()

    def step() -> None:
        with both() as work:
            item = work.items.get(new_item(1).id, for_change=True)
            work.outbox.record(Moved("ada", item.version))
            work.items.update(item)
            work.commit()

    def five() -> None:
        start.wait()
        for _ in range(5):
            retried(step)()

    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(five) for _ in range(4)]:
            future.result()
    clock.at = datetime.now(UTC)
    assert composed(stored, witness.handler).deliver().delivered == 20
    assert witness.of("ada") == list(range(1, 21))


def test_of_two_that_recorded_the_same_key_one_runs_again(both: Both, backend: Backend) -> None:
    if backend not in {Backend.POSTGRESQL, Backend.MARIADB, Backend.MYSQL}:
        pytest.skip("one writes at a time")
    with both() as one, ThreadPoolExecutor(1) as pool:
        one.outbox.record(Moved("ada", 1))

        def other() -> None:
            with both() as work:
                work.outbox.record(Moved("ada", 2))
                work.commit()

        waiting = pool.submit(other)
        with pytest.raises(TimeoutError):
            waiting.result(0.5)
        one.commit()
        with pytest.raises(TransactionAborted):
            waiting.result(30)


def test_a_thousand_are_recorded_at_once(begin: Begin[OutboxUnitOfWork], record: Record) -> None:
    record(begin, *moves("ada", 501), *(Moved(f"n{n}", 1) for n in range(600)))
    with begin() as work:
        assert work.outbox.count(key="ada") == 501
        assert work.outbox.count() == 1_101
        page = work.outbox.list(order_by="position", descending=True, limit=1)
        assert page.items[0].position == 501


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    name: str
    price: Decimal


@dataclass(frozen=True)
class Painted(Event):
    id: str
    at: datetime
    day: date
    colour: Colour
    parts: list[Part]
    note: str | None = None
    size: float = 1.5

    @property
    def key(self) -> str:
        return self.id


PAINTED = Painted(
    id="a",
    at=datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC),
    day=date(2026, 3, 2),
    colour=Colour.RED,
    parts=[Part("\0 \N{PILE OF POO}  é", Decimal("0.10"))],
)


def test_whatever_fields_hold_comes_back(
    begin: Begin[OutboxUnitOfWork], record: Record, composed: Compose
) -> None:
    got: list[tuple[Painted, str]] = []
    record(begin, PAINTED)
    use = composed(begin, Handler(Painted, lambda event, id: got.append((event, id))))
    assert use.deliver().delivered == 1
    [(event, id)] = got
    assert event == PAINTED
    assert [each.id for each in use.list().items] == [id]


def test_a_field_that_is_new_has_its_default_in_what_is_older() -> None:
    assert loaded(Painted, dumped(PAINTED).replace(',"note":null,"size":1.5', "")) == PAINTED


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (partial(replace, Moved("ada", 1), step="one"), "Moved cannot be recorded: .* step: "),
        (partial(replace, PAINTED, note=Decimal(1)), "a field has what its type does not say"),
        (partial(Moved, "\ud800", 1), "Moved cannot be recorded: "),
        (partial(Moved, " ada", 1), "key must not begin"),
        (partial(Moved, "", 1), "key must be one line"),
        (partial(Moved, "a" * 256, 1), "key has 256 characters"),
    ],
)
def test_what_could_not_be_read_back_is_refused(
    begin: Begin[OutboxUnitOfWork], event: Callable[[], Event], sentence: str
) -> None:
    with begin() as work, pytest.raises(InvalidValue, match=sentence):
        work.outbox.record(event())


def test_two_events_of_one_name_are_refused() -> None:
    other = type("Moved", (Moved,), {})
    with pytest.raises(InvalidValue, match="two events are called Moved"):
        Handlers([Handler(Moved, lambda _event, _id: None), Handler(other, lambda _event, _id: None)])
