from datetime import date
from decimal import Decimal

from modules.prices.infrastructure.local_provider.market import COMPANIES, Market, trading_days


def test_prices_are_the_same_on_every_machine() -> None:
    candle = Market(date(2005, 3, 1)).candles("AAPL")[-1]
    assert candle.day == date(2005, 3, 1)
    assert [candle.open, candle.close, candle.volume] == [Decimal("25.8"), Decimal("24.48"), 174_803_103]


def test_time_that_passes_changes_no_price() -> None:
    sooner, later = Market(date(2005, 2, 1)), Market(date(2005, 3, 1))
    known = sooner.candles("KO")
    assert later.candles("KO")[: len(known)] == known


def test_each_company_goes_its_own_way() -> None:
    market = Market(date(2005, 2, 1))
    assert len({str(market.candles(symbol)[-1].close) for symbol in COMPANIES}) == len(COMPANIES)


def test_nobody_else_is_listed() -> None:
    assert Market(date(2005, 2, 1)).candles("NOBODY") == []


def test_the_exchange_is_closed_on_weekends_and_holidays() -> None:
    open_days = set(trading_days(date(2024, 12, 31)))
    closed = [
        "2024-01-01",
        "2024-01-15",
        "2024-05-27",
        "2024-07-04",
        "2024-11-28",
        "2024-12-25",
        "2024-06-08",
    ]
    moved = {"2021-07-05": "Sunday's", "2020-07-03": "Saturday's"}
    assert not open_days & {date.fromisoformat(day) for day in [*closed, *moved]}
    assert sum(day.year == 2024 for day in open_days) == 253
