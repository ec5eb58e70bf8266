from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import log, sqrt
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.errors import InvalidValue
from modules.prices.domain.candle import Candle
from modules.prices.domain.summary import (
    DrawDown,
    draw_down,
    moving_average,
    summarise,
    total_return,
    volatility,
)


def candles(*closes: int | str) -> list[Candle]:
    """Return days in a row from 1 January 2024, each of one price."""
    return [
        Candle(
            symbol="IBM",
            day=date(2024, 1, 1) + timedelta(days=number),
            open=Decimal(close),
            high=Decimal(close),
            low=Decimal(close),
            close=Decimal(close),
            volume=Decimal(1),
        )
        for number, close in enumerate(closes)
    ]


def test_return_is_what_one_share_gained() -> None:
    assert total_return([Decimal(80), Decimal(50), Decimal(100)]) == Decimal("0.25")
    assert total_return([Decimal(3), Decimal(2)]) == Decimal("-0.333333")
    assert total_return([Decimal(3)]) == 0


def test_volatility_of_a_steady_rise_is_zero() -> None:
    assert volatility([Decimal(1), Decimal(2), Decimal(4), Decimal(8)]) == 0


def test_volatility_needs_two_returns() -> None:
    assert volatility([Decimal(1), Decimal(2)]) is None


@given(st.lists(st.decimals(min_value="0.5", max_value=9_000, places=2), min_size=3, max_size=40))
def test_volatility_agrees_with_the_textbook_in_floating_point(closes: list[Decimal]) -> None:
    returns = [log(after / before) for before, after in pairwise(closes)]
    assert float(volatility(closes) or 0) == pytest.approx(stdev(returns) * sqrt(252), abs=1e-6)


def test_moving_average_is_that_of_the_last_days() -> None:
    closes = [Decimal(close) for close in (100, 1, 2, 3)]
    assert moving_average(closes, 3) == 2
    assert moving_average(closes, 4) == Decimal("26.5")
    assert moving_average(closes, 5) is None


def test_draw_down_is_the_deepest_fall_from_a_peak_before_it() -> None:
    found = draw_down(candles(50, 100, 80, 90, 60, 120, 108))
    assert found == DrawDown(Decimal("0.4"), date(2024, 1, 2), date(2024, 1, 5))


def test_prices_that_only_rise_have_no_draw_down() -> None:
    found = draw_down(candles(1, 2, 3))
    assert found == DrawDown(Decimal(0), date(2024, 1, 1), date(2024, 1, 1))


def test_summary_says_all_of_it() -> None:
    found = summarise(candles(10, "12.5", 11), window=2)
    assert (found.symbol, found.days, found.first, found.last) == (
        "IBM",
        3,
        date(2024, 1, 1),
        date(2024, 1, 3),
    )
    assert [found.close, found.high, found.low] == [11, Decimal("12.5"), 10]
    assert [found.total_return, found.moving_average] == [Decimal("0.1"), Decimal("11.75")]
    assert found.draw_down.depth == Decimal("0.12")


def test_refuses_an_average_of_no_days() -> None:
    with pytest.raises(InvalidValue, match="at least one day, not 0"):
        summarise(candles(1), window=0)
