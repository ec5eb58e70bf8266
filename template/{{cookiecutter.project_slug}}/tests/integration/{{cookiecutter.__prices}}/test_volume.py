"""Five years of twenty symbols: 25,000 rows, stored and read back exactly."""

from copy import copy
from datetime import date, timedelta

import pytest

from core.infrastructure.clock import SystemClock
from core.infrastructure.database.engine import Database
from core.infrastructure.identifiers import Uuid7Identifiers
from modules.prices.application.fetch_prices import Result
from modules.prices.composition import Prices
from modules.prices.domain.candle import Candle, identity
from modules.prices.domain.span import Span
from modules.prices.infrastructure.local_provider.market import Listing, Market
from modules.prices.infrastructure.memory import InMemoryProvider
from modules.prices.infrastructure.repositories import SqlPricesUnitOfWork

DAYS = 1_260
"""Of trade in five years."""
YEARS = Span(date(2020, 1, 1), date(2024, 12, 31))


@pytest.fixture
def everything() -> dict[str, list[Candle]]:
    """Two histories, each under ten names: to make so many prices up takes longer than all else."""
    listed = {"L0": Listing(20.0, 0.0003, 0.015, 1), "L1": Listing(21.0, 0.0003, 0.015, 10**12)}
    market = Market(YEARS.last, listed)
    return {
        f"{symbol}.{name}": [renamed(candle, f"{symbol}.{name}") for candle in market.candles(symbol)[-DAYS:]]
        for symbol in market.symbols
        for name in "ABCDEFGHIJ"
    }


def renamed(candle: Candle, symbol: str) -> Candle:
    twin = copy(candle)
    twin.symbol, twin.id = symbol, identity(symbol, candle.day)
    return twin


def test_tens_of_thousands_of_rows_come_back_exactly(
    database: Database, everything: dict[str, list[Candle]]
) -> None:
    provider = InMemoryProvider(everything)
    prices = Prices(
        lambda: SqlPricesUnitOfWork(database),
        lambda: provider,
        source="memory",
        at_once=4,
        clock=SystemClock(),
        identifiers=Uuid7Identifiers(),
        lease=timedelta(minutes=1),
    )
    assert {outcome.result for outcome in prices.fetch(everything, YEARS)} == {Result.STORED}
    assert sum(map(len, everything.values())) == sum(h.days for h in prices.holdings()) == 20 * DAYS
    assert prices.show("L1.C", YEARS) == everything["L1.C"]
    with SqlPricesUnitOfWork(database) as work:
        assert list(work.candles.stream()) == [candle for s in sorted(everything) for candle in everything[s]]
