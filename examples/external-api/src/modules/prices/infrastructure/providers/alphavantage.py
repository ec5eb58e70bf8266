"""Alpha Vantage: JSON, an object a day. https://www.alphavantage.co/documentation/#daily

It answers with status 200 whatever happens: errors and quotas are texts under keys of their own. Some of them
quote the API key, so no message of ours repeats them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from core.domain.errors import InvalidValue

from ...domain.bar import Bar, shortened, sorted_out
from ...domain.errors import (
    BadPayload,
    Noted,
    NotInPlan,
    ProviderError,
    QuotaExceeded,
    TooManyRequests,
    Unauthorised,
    UnknownSymbol,
)
from ...domain.ports import Answer
from ...domain.span import Span
from ..provider import HttpProvider
from ..reading import Repeated, json_object

COMPACT = timedelta(days=130)
"""Days that the compact answer, of the last 100 days of trade, surely reaches back."""
SHORTEST = 100

_SERIES = "Time Series (Daily)"
_FIELDS = ("1. open", "2. high", "3. low", "4. close", "5. volume")


_WORDS: dict[str, type[ProviderError]] = {
    "apikey|demo purposes": Unauthorised,
    "outputsize": NotInPlan,
    "sparingly|per minute|per second": TooManyRequests,
    "per day|rate limit": QuotaExceeded,
    "premium": NotInPlan,  # which all the others advertise
    "invalid api call": UnknownSymbol,
    r"\w": Noted,
}
"""By words of the text, first come, first served."""


class Provider(HttpProvider):
    """Asks for the whole series, or for its last hundred days where these are enough: it offers no more.

    Where the whole series is for premium keys only, it is the last hundred days.
    """

    name = "alphavantage"
    title = "Alpha Vantage"
    public = "https://www.alphavantage.co"
    adjusted = False
    _full = True

    def question(self, symbol: str, span: Span) -> tuple[str, dict[str, str]]:
        recent = span.first > self._clock.now().date() - COMPACT
        size = "full" if self._full and not recent else "compact"
        return "/query", {"function": "TIME_SERIES_DAILY", "symbol": symbol, "outputsize": size}

    def daily(self, symbol: str, span: Span) -> Answer:
        path, query = self.question(symbol, span)
        try:
            bars = self.ask(symbol, path, query)
        except NotInPlan:
            if query["outputsize"] == "compact":
                raise
            self._full = False  # nor is it for the next symbol
            path, query = self.question(symbol, span)
            bars = self.ask(symbol, path, query)
        answer = Answer(*sorted_out(symbol, span, bars))
        if self._full or len(bars) < SHORTEST:
            return answer
        first = min(_days(bars), default=span.first)
        return answer if first <= span.first else replace(answer, since=first)

    def bars(self, text: str, symbol: str) -> Iterator[Bar]:
        answer = json_object(text, f"what Alpha Vantage sent for {symbol}")
        series, about = answer.get(_SERIES), answer.get("Meta Data")
        if not isinstance(series, dict) or not isinstance(about, dict):
            raise self._refusal(answer, symbol)
        if about.get("2. Symbol") != symbol:
            raise BadPayload(f"Alpha Vantage sent prices of {shortened(about.get('2. Symbol'))} for {symbol}")
        for day, found in series.items():
            for prices in found if isinstance(found, Repeated) else [found]:
                yield Bar(day, *map((prices if isinstance(prices, dict) else {}).get, _FIELDS))

    def _refusal(self, answer: dict[str, Any], symbol: str) -> ProviderError:
        """Return the error that an answer without prices stands for, by the words that tell them apart."""
        said = " ".join(str(answer.get(key) or "") for key in ("Error Message", "Information", "Note"))
        for words, kind in _WORDS.items():
            if re.search(words, said, re.IGNORECASE):
                return self.refusal(kind, symbol)
        return BadPayload(f"Alpha Vantage sent no prices for {symbol}, but {shortened(sorted(answer))}")


def _days(bars: Iterable[Bar]) -> Iterator[date]:
    for bar in bars:
        try:
            yield bar.when()
        except InvalidValue:
            continue
