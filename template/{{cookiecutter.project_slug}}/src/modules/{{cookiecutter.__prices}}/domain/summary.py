"""What a series of prices says, by formulas with a name. All in decimals: equal prices give equal digits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from itertools import pairwise

from core.domain.errors import InvalidValue

from .candle import Candle, trimmed

TRADING_DAYS = 252
"""Trading days in a year, as markets count them."""

PLACES = Decimal("0.000001")
_ZERO = Decimal(0)
_DIGITS = 34
_FEWEST_RETURNS = 2


@dataclass(frozen=True, slots=True)
class DrawDown:
    """The deepest fall from a peak: 0.25 is a loss of a quarter. `peak` and `trough` are days."""

    depth: Decimal
    peak: date
    trough: date


@dataclass(frozen=True, slots=True)
class Summary:
    """What the closing prices of one symbol say. Ratios are plain: 0.05 is five percent."""

    symbol: str
    first: date
    last: date
    days: int
    close: Decimal
    high: Decimal
    low: Decimal
    total_return: Decimal
    volatility: Decimal | None
    moving_average: Decimal | None
    window: int
    draw_down: DrawDown


def summarise(candles: Sequence[Candle], window: int) -> Summary:
    """Return the summary of one symbol's candles, given by day; `window` is in days of trade."""
    if window < 1:
        raise InvalidValue(f"the window of a moving average must be at least one day, not {window}")
    closes = [candle.close for candle in candles]
    return Summary(
        symbol=candles[0].symbol,
        first=candles[0].day,
        last=candles[-1].day,
        days=len(candles),
        close=trimmed(closes[-1]),
        high=trimmed(max(candle.high for candle in candles)),
        low=trimmed(min(candle.low for candle in candles)),
        total_return=total_return(closes),
        volatility=volatility(closes),
        moving_average=moving_average(closes, window),
        window=window,
        draw_down=draw_down(candles),
    )


def total_return(closes: Sequence[Decimal]) -> Decimal:
    """Return P_last / P_first - 1, the simple net return, without dividends.

    Tsay, Analysis of Financial Time Series, 3rd edition, section 1.1.
    """
    with localcontext(prec=_DIGITS):
        return (closes[-1] / closes[0] - 1).quantize(PLACES)


def volatility(closes: Sequence[Decimal]) -> Decimal | None:
    """Return s * sqrt(252), s being the sample standard deviation of the daily log returns; None below two.

    Hull, Options, Futures, and Other Derivatives, "Estimating volatility from historical data".
    """
    with localcontext(prec=_DIGITS):
        logs = [close.ln() for close in closes]
        returns = [after - before for before, after in pairwise(logs)]
        if len(returns) < _FEWEST_RETURNS:
            return None
        mean = sum(returns, _ZERO) / len(returns)
        variance = sum(((value - mean) ** 2 for value in returns), _ZERO) / (len(returns) - 1)
        return (variance * TRADING_DAYS).sqrt().quantize(PLACES)


def moving_average(closes: Sequence[Decimal], window: int) -> Decimal | None:
    """Return the plain mean of the last `window` closes; None where there are fewer.

    Murphy, Technical Analysis of the Financial Markets, chapter 9.
    """
    if len(closes) < window:
        return None
    with localcontext(prec=_DIGITS):
        return (sum(closes[-window:], _ZERO) / window).quantize(PLACES)


def draw_down(candles: Sequence[Candle]) -> DrawDown:
    """Return the maximum over all days of (peak so far - close) / (peak so far).

    Magdon-Ismail and Atiya, Maximum Drawdown, Risk 17(10), 2004.
    """
    peak = candles[0]
    deepest = DrawDown(_ZERO.quantize(PLACES), peak.day, peak.day)
    with localcontext(prec=_DIGITS):
        for candle in candles:
            if candle.close > peak.close:
                peak = candle
            depth = ((peak.close - candle.close) / peak.close).quantize(PLACES)
            if depth > deepest.depth:
                deepest = DrawDown(depth, peak.day, candle.day)
    return deepest
