"""Finnhub: JSON, an array a column, adjusted for splits. https://finnhub.io/docs/api/stock-candles

Its limit is that of the minute, with status 429.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

from core.domain.errors import InvalidValue

from ...domain.bar import Bar, number, shortened
from ...domain.errors import BadPayload, Noted, NotInPlan
from ...domain.span import Span
from ..provider import HttpProvider
from ..reading import json_object

_COLUMNS = ("t", "o", "h", "l", "c", "v")
_DAY = timedelta(days=1)
_FIRST, _LAST = -62_135_596_800, 253_402_300_800
"""Seconds until the year 1, and until the year 10000."""


class Provider(HttpProvider):
    """Asks for the days that are wanted, from midnight to midnight (UTC). `no_data` is an empty series."""

    name = "finnhub"
    title = "Finnhub"
    public = "https://finnhub.io"
    key = "token"
    refusals = MappingProxyType({403: NotInPlan})
    adjusted = True

    def question(self, symbol: str, span: Span) -> tuple[str, dict[str, str]]:
        begin, end = (datetime.combine(day, time(), UTC) for day in (span.first, span.last))
        seconds = {"from": f"{begin.timestamp():.0f}", "to": f"{(end + _DAY).timestamp() - 1:.0f}"}
        return "/api/v1/stock/candle", {"symbol": symbol, "resolution": "D", **seconds}

    def bars(self, text: str, symbol: str) -> Iterator[Bar]:
        answer = json_object(text, f"what Finnhub sent for {symbol}")
        match answer.get("s"), answer.get("error"):
            case "no_data", _:
                return
            case "ok", _:
                pass
            case _, str():
                raise self.refusal(Noted, symbol)
            case _:
                raise BadPayload(f"Finnhub sent no prices for {symbol}, but {shortened(sorted(answer))}")
        columns = [answer.get(name) for name in _COLUMNS]
        if not isinstance(columns[0], list):
            raise BadPayload(f"Finnhub sent {shortened(columns[0])} as the days of {symbol}")
        for instant, *prices in zip_longest(*(each if isinstance(each, list) else [] for each in columns)):
            yield Bar(_day(instant), *prices)


def _day(instant: Any) -> Any:
    try:
        seconds = number(instant, "day")
        return datetime.fromtimestamp(int(seconds), UTC).date() if _FIRST <= seconds < _LAST else instant
    except InvalidValue:
        return instant  # to be set apart
