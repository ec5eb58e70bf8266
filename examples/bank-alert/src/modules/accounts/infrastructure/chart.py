"""Alerts a day as stacked bars: the geometry that the page's SVG draws."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..domain.alert import AlertState
from ..domain.ports import DayCount

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 26
TICKS = 4
LABELS = 5
"""Every so many days one has its date below."""


@dataclass(frozen=True)
class Bar:
    """A part of a day's bar."""

    x: float
    y: float
    width: float
    height: float
    state: AlertState
    title: str


@dataclass(frozen=True)
class Chart:
    """Bars, grid lines with their values by height, and dates by where they stand."""

    width: int
    height: int
    bars: Sequence[Bar]
    grid: Sequence[tuple[float, int]]
    dates: Sequence[tuple[float, str]]
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def chart(counts: Iterable[DayCount], last: date, days: int) -> Chart:
    """Return the chart of so many days up to the last one, with a stack for each day that has alerts."""
    alerts = {(count.day, count.state): count.alerts for count in counts}
    shown = [last - timedelta(days=n) for n in reversed(range(days))]
    highest = max((sum(alerts.get((day, state), 0) for state in AlertState) for day in shown), default=0)
    step = _round_step(highest)
    top = max(step * -(-highest // step), 1)
    slot = (WIDTH - LEFT - RIGHT) / days
    unit = (HEIGHT - TOP - BOTTOM) / top
    bars = []
    for n, day in enumerate(shown):
        y = float(HEIGHT - BOTTOM)
        for state in (AlertState.SENT, AlertState.PENDING, AlertState.FAILED):
            if number := alerts.get((day, state), 0):
                y -= number * unit
                title = f"{day:%d %B}: {number:,} {state}"
                bars.append(Bar(LEFT + (n + 0.15) * slot, y, slot * 0.7, number * unit, state, title))
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        bars=bars,
        grid=[(HEIGHT - BOTTOM - value * unit, value) for value in range(0, top + 1, step)],
        dates=[
            (LEFT + (n + 0.5) * slot, f"{day:%d %b}")
            for n, day in enumerate(shown)
            if (days - 1 - n) % LABELS == 0
        ],
    )


def _round_step(highest: int) -> int:
    """Return 1, 2 or 5 times a power of ten, such that some four steps reach the highest value."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if digit * power * TICKS >= highest:
                return digit * power
        power *= 10
