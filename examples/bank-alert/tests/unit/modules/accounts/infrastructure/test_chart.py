"""The chart's geometry."""

from datetime import date, timedelta

import pytest

from modules.accounts.domain.alert import AlertState
from modules.accounts.domain.ports import DayCount
from modules.accounts.infrastructure.chart import HEIGHT, LEFT, RIGHT, TOP, WIDTH, chart

LAST = date(2026, 3, 30)


def counted(days_ago: int, alerts: int, state: AlertState = AlertState.SENT) -> DayCount:
    return DayCount(LAST - timedelta(days=days_ago), state, alerts)


def test_without_alerts_there_is_only_the_grid() -> None:
    empty = chart([], LAST, 30)
    assert empty.bars == []
    assert [value for _, value in empty.grid] == [0, 1]


def test_states_of_a_day_are_stacked_on_each_other() -> None:
    sent, failed = chart([counted(0, 3), counted(0, 1, AlertState.FAILED)], LAST, 30).bars
    assert sent.x == failed.x
    assert failed.y + failed.height == pytest.approx(sent.y)
    assert sent.height == pytest.approx(3 * failed.height)


@pytest.mark.parametrize(
    ("highest", "grid"),
    [
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 2, 4, 6]),
        (37, [0, 10, 20, 30, 40]),
        (1001, [0, 500, 1000, 1500]),
    ],
)
def test_the_grid_has_round_values_up_to_the_highest_bar(highest: int, grid: list[int]) -> None:
    assert [value for _, value in chart([counted(0, highest)], LAST, 30).grid] == grid


@pytest.mark.parametrize("alerts", [1, 7, 999, 123_456])
def test_everything_stays_inside(alerts: int) -> None:
    drawn = chart([counted(n, alerts) for n in range(30)], LAST, 30)
    assert len(drawn.bars) == 30
    for bar in drawn.bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= WIDTH - RIGHT
        assert TOP - 1e-9 <= bar.y < HEIGHT


def test_the_last_day_has_its_date_below() -> None:
    assert chart([], LAST, 30).dates[-1][1] == "30 Mar"
    assert len(chart([], LAST, 30).dates) == 6
