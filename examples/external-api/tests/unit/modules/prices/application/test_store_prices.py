from datetime import date
from decimal import Decimal

import pytest

from core.domain.ports import Clock, Identifiers
from modules.prices.application.store_prices import StorePrices
from modules.prices.domain.candle import Candle
from modules.prices.domain.ports import Answer
from modules.prices.domain.span import Span
from modules.prices.infrastructure.memory import InMemoryPricesUnitOfWork

DAY = Span(date(2024, 3, 1), date(2024, 3, 1))


def test_remembers_who_sent_what_when(
    work: InMemoryPricesUnitOfWork, clock: Clock, identifiers: Identifiers
) -> None:
    price = Decimal(7)
    candle = Candle(
        symbol="IBM", day=DAY.first, open=price, high=price, low=price, close=price, volume=Decimal(0)
    )
    StorePrices(lambda: work, identifiers, clock, "stooq").execute("IBM", [DAY], Answer([candle]))
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
        StorePrices(lambda: work, identifiers, clock, "stooq").execute("IBM", [DAY], Answer([candle]))
    assert work.candles.count() == 0
