from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core.domain.errors import StaleEntity
from core.domain.ports import Clock, Identifiers
from modules.prices.application.store_prices import StorePrices
from modules.prices.domain.candle import Candle
from modules.prices.domain.lease import Lease
from modules.prices.domain.ports import Answer
from modules.prices.domain.span import Span
from modules.prices.infrastructure.memory import InMemoryPricesUnitOfWork

DAY = Span(date(2024, 3, 1), date(2024, 3, 1))
NOON = datetime(2024, 6, 10, 12, tzinfo=UTC)


def lease(work: InMemoryPricesUnitOfWork, holder: str = "a", now: datetime = NOON) -> Lease:
    """Return a lease of half a minute, taken by somebody."""
    with work:
        (taken,) = work.leases.take(["IBM"], holder, now, now + timedelta(seconds=30))
        work.commit()
    return taken


def test_remembers_who_sent_what_when(
    work: InMemoryPricesUnitOfWork, clock: Clock, identifiers: Identifiers
) -> None:
    price = Decimal(7)
    candle = Candle(
        symbol="IBM", day=DAY.first, open=price, high=price, low=price, close=price, volume=Decimal(0)
    )
    StorePrices(lambda: work, identifiers, clock, "stooq").execute(lease(work), [DAY], Answer([candle]))
    (covered,) = work.coverage.stream()
    assert (covered.symbol, covered.span, covered.source) == ("IBM", DAY, "stooq")
    assert covered.fetched_at == clock.now()


def test_stores_both_or_neither(
    work: InMemoryPricesUnitOfWork, clock: Clock, identifiers: Identifiers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(work.coverage, "add", fail)
    price = Decimal(7)
    candle = Candle(
        symbol="IBM", day=DAY.first, open=price, high=price, low=price, close=price, volume=Decimal(0)
    )
    with pytest.raises(RuntimeError):
        StorePrices(lambda: work, identifiers, clock, "stooq").execute(lease(work), [DAY], Answer([candle]))
    assert work.candles.count() == 0


def test_what_comes_after_another_has_taken_over_is_refused(
    work: InMemoryPricesUnitOfWork, clock: Clock, identifiers: Identifiers
) -> None:
    first = lease(work, now=NOON - timedelta(minutes=1))
    second = lease(work, "b")
    assert (first.token, second.token) == (1, 2)
    store = StorePrices(lambda: work, identifiers, clock, "stooq")
    with pytest.raises(StaleEntity):
        store.execute(first, [DAY], Answer([]))
    store.execute(second, [DAY], Answer([]))
