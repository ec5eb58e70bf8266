"""Prices drawn with characters."""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import plotext  # type: ignore[import-untyped]  # it has no types

from ..domain.candle import Candle

_COLUMNS_PER_CANDLE = 2
_AXIS = 10
_only_figure = Lock()
"""plotext has one figure a process."""


def draw(candles: Sequence[Candle], *, width: int, height: int, colours: bool) -> str:
    """Return a chart as lines for a terminal: candles where they fit, otherwise a line through the closes."""
    days = [candle.day.isoformat() for candle in candles]
    fit = len(candles) * _COLUMNS_PER_CANDLE <= width - _AXIS
    with _only_figure:
        figure: Any = plotext.figure
        plotext.terminal.limit(False, False)
        figure.clear()
        figure.plot_size(width, height)
        figure.theme("simple")
        figure.date().activate(True, "%Y-%m-%d")
        figure.draw(_candles(figure, days, candles) if fit else _line(figure, days, candles))
        figure.title(f"{candles[0].symbol}, {days[0]} to {days[-1]}")
        drawn = str(figure.build())
        return drawn if colours else str(plotext.uncolorize(drawn))


def _candles(figure: Any, days: list[str], candles: Sequence[Candle]) -> Any:
    names = ("open", "high", "low", "close")
    return figure.candlestick({"date": days} | {n: [float(getattr(c, n)) for c in candles] for n in names})


def _line(figure: Any, days: list[str], candles: Sequence[Candle]) -> Any:
    signal = figure.signal(days, [float(candle.close) for candle in candles])
    signal.lines(True)
    return signal
