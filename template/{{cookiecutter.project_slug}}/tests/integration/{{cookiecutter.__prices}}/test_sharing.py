"""Any number of processes fetch at once: each symbol is asked for once, whichever of them dies."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from time import sleep

import pytest

from config.settings import Settings
from core.domain.errors import StaleEntity
from core.domain.ports import Begin
from core.infrastructure.database.engine import Database
from modules.prices.domain.ports import PricesUnitOfWork
from modules.prices.infrastructure.local_provider.server import LocalProvider
from modules.prices.infrastructure.memory import InMemoryPricesUnitOfWork
from modules.prices.infrastructure.repositories import SqlPricesUnitOfWork
from tests.processes import finish, running

from . import workers
from .conftest import HASTE, Compose
from .spring import MARKET, SPAN, SYMBOLS

NOON = datetime(2024, 6, 10, 12, tzinfo=UTC)
HALF, LATER = timedelta(seconds=30), timedelta(seconds=31)


@pytest.fixture(params=["stored", "in memory"])
def begin(request: pytest.FixtureRequest) -> Iterator[Begin[PricesUnitOfWork]]:
    """Transactions on the database under test, and on dictionaries."""
    if request.param == "stored":
        database: Database = request.getfixturevalue("database")
        yield lambda: SqlPricesUnitOfWork(database)
    else:
        work = InMemoryPricesUnitOfWork()
        yield lambda: work


Act = Callable[[PricesUnitOfWork], object]


def do(begin: Begin[PricesUnitOfWork], act: Act) -> object:
    with begin() as work:
        done = act(work)
        work.commit()
    return done


def take(begin: Begin[PricesUnitOfWork], holder: str, now: datetime, *symbols: str) -> list[tuple[str, int]]:
    with begin() as work:
        taken = work.leases.take(symbols, holder, now, now + HALF)
        work.commit()
    return [(lease.id, lease.token) for lease in taken]


def test_what_somebody_has_is_nobody_elses_until_it_ends(begin: Begin[PricesUnitOfWork]) -> None:
    assert take(begin, "a", NOON, "KO", "IBM") == [("IBM", 1), ("KO", 1)]
    assert take(begin, "b", NOON, "IBM", "NVDA") == [("NVDA", 1)]
    assert take(begin, "b", NOON + LATER, "IBM") == [("IBM", 2)]


def test_a_lease_that_is_renewed_does_not_end(begin: Begin[PricesUnitOfWork]) -> None:
    take(begin, "a", NOON, "IBM")
    do(begin, lambda work: work.leases.renew("a", NOON + HALF / 2, NOON + 3 * HALF))
    assert take(begin, "b", NOON + LATER, "IBM") == []


def test_who_was_taken_for_dead_settles_nothing(begin: Begin[PricesUnitOfWork]) -> None:
    take(begin, "a", NOON, "IBM")
    with begin() as work:
        late = work.leases.get("IBM")
    take(begin, "b", NOON + LATER, "IBM")
    do(begin, lambda work: work.leases.renew("a", NOON + LATER, NOON + 9 * HALF))
    with pytest.raises(StaleEntity):
        do(begin, lambda work: work.leases.settle(late, NOON + LATER))
    assert take(begin, "c", NOON + LATER + LATER, "IBM") == [("IBM", 3)]


def test_several_processes_share_the_symbols_and_ask_for_each_once(
    composed: Compose, provider: LocalProvider, settings: Settings
) -> None:
    provider.delay = 0.02
    chosen = {**HASTE, "base_url": provider.url, "concurrency": 2, "lease": 60}
    with ExitStack() as stack:
        for process in [stack.enter_context(running(workers.fetch, settings, chosen)) for _ in range(3)]:
            finish(process)
    assert len(provider.seen) == len(SYMBOLS)
    prices = composed()
    assert [prices.show(symbol, SPAN) for symbol in SYMBOLS] == [MARKET.candles(symbol) for symbol in SYMBOLS]


def test_the_part_of_one_that_is_killed_is_taken_over(
    composed: Compose, provider: LocalProvider, settings: Settings
) -> None:
    provider.delay = 0.03
    chosen = {**HASTE, "base_url": provider.url, "concurrency": 4, "lease": 6}
    with running(workers.fetch, settings, chosen) as other:
        with running(workers.fetch, settings, chosen) as process:
            while len(provider.seen) < 9:
                assert process.is_alive()
                sleep(0.005)
        asked = len(provider.seen)
        finish(other)
    prices = composed()
    assert [prices.show(symbol, SPAN) for symbol in SYMBOLS] == [MARKET.candles(symbol) for symbol in SYMBOLS]
    assert len(provider.seen) <= len(SYMBOLS) + asked  # again at most what the dead one had not stored
