"""What can be done with prices that are stored: show, summarise, list and export them."""

from datetime import date
from decimal import Decimal

import pytest

from core.domain.errors import InvalidValue, NotFound
from modules.prices.application.export_prices import ExportPrices
from modules.prices.application.list_holdings import ListHoldings
from modules.prices.application.show_prices import ShowPrices
from modules.prices.application.summarise_prices import SummarisePrices
from modules.prices.domain.candle import Candle
from modules.prices.domain.ports import Holding
from modules.prices.domain.span import Span
from modules.prices.infrastructure.memory import InMemoryPricesUnitOfWork

MARCH = Span(date(2024, 3, 1), date(2024, 3, 29))


def candle(symbol: str, day: int) -> Candle:
    price = Decimal(100 + day)
    return Candle(
        symbol=symbol,
        day=date(2024, 3, day),
        open=price,
        high=price,
        low=price,
        close=price,
        volume=Decimal(day),
    )


@pytest.fixture
def work() -> InMemoryPricesUnitOfWork:
    work = InMemoryPricesUnitOfWork()
    work.candles.add_many([candle("KO", 4), candle("IBM", 6), candle("IBM", 5), candle("IBM", 4)])
    return work


def test_shows_the_days_in_order(work: InMemoryPricesUnitOfWork) -> None:
    found = ShowPrices(lambda: work).execute("ibm", MARCH)
    assert found == [candle("IBM", 4), candle("IBM", 5), candle("IBM", 6)]


def test_shows_only_the_days_asked_for(work: InMemoryPricesUnitOfWork) -> None:
    found = ShowPrices(lambda: work).execute("IBM", Span(date(2024, 3, 5), date(2024, 3, 5)))
    assert found == [candle("IBM", 5)]


def test_says_what_is_not_stored(work: InMemoryPricesUnitOfWork) -> None:
    with pytest.raises(NotFound, match="no prices of MSFT are stored from 2024-03-01 to 2024-03-29"):
        ShowPrices(lambda: work).execute("MSFT", MARCH)


def test_refuses_what_is_no_symbol(work: InMemoryPricesUnitOfWork) -> None:
    with pytest.raises(InvalidValue):
        ShowPrices(lambda: work).execute("M%", MARCH)


def test_summarises_each_symbol(work: InMemoryPricesUnitOfWork) -> None:
    found = SummarisePrices(ShowPrices(lambda: work)).execute(["KO", "IBM"], MARCH, window=2)
    assert [(summary.symbol, summary.days) for summary in found] == [("KO", 1), ("IBM", 3)]


def test_lists_what_is_there(work: InMemoryPricesUnitOfWork) -> None:
    ibm, ko = ListHoldings(lambda: work).execute()
    assert ibm == Holding("IBM", 3, Span(date(2024, 3, 4), date(2024, 3, 6)))
    assert ko == Holding("KO", 1, Span(date(2024, 3, 4), date(2024, 3, 4)))


def test_exports_by_symbol_and_day(work: InMemoryPricesUnitOfWork) -> None:
    everything = [candle("IBM", 4), candle("IBM", 5), candle("IBM", 6), candle("KO", 4)]
    assert list(ExportPrices(lambda: work).execute([], MARCH)) == everything
    assert list(ExportPrices(lambda: work).execute(["ko", "KO"], MARCH)) == everything[3:]
