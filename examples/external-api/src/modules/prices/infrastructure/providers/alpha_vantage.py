"""Prices in the JSON of Alpha Vantage's TIME_SERIES_DAILY.

It answers with status 200 whatever happens: errors and quotas are texts under keys of their own. Some of them
quote the API key, so no message of ours repeats them.
"""

import json
from datetime import timedelta
from typing import Any

from core.domain.errors import InvalidValue
from core.domain.ports import Clock

from ...domain.candle import Candle
from ...domain.errors import (
    BadPayload,
    ProviderError,
    QuotaExceeded,
    TooManyRequests,
    Unauthorised,
    UnknownSymbol,
)
from ...domain.ports import MarketDataProvider
from ...domain.span import Span
from ..settings import PricesSettings
from ..wire.client import HttpClient
from ..wire.spacing import Spacing
from .reading import day, decimal, integer, shortened, within

PUBLIC = "https://www.alphavantage.co"
COMPACT = timedelta(days=130)
"""Days that the compact answer, of the last 100 days of trade, surely reaches back."""

_SERIES = "Time Series (Daily)"
_FIELDS = {"1. open", "2. high", "3. low", "4. close", "5. volume"}


class AlphaVantageProvider(MarketDataProvider):
    """Asks for the whole series, or for its last hundred days where these are enough: it offers no more."""

    name = "alphavantage"

    def __init__(self, settings: PricesSettings, spacing: Spacing, clock: Clock) -> None:
        self._http = HttpClient(str(settings.base_url or PUBLIC), "apikey", settings, spacing)
        self._clock = clock

    def daily(self, symbol: str, span: Span) -> list[Candle]:
        recent = span.first > self._clock.now().date() - COMPACT
        size = "compact" if recent else "full"
        asked = {"function": "TIME_SERIES_DAILY", "symbol": symbol, "outputsize": size}
        candles = self._http.get("/query", asked, {"application/json"}, lambda text: read(text, symbol))
        return within(span, candles, "Alpha Vantage")

    def close(self) -> None:
        self._http.close()


def read(text: str, symbol: str) -> list[Candle]:
    """Return every candle of an answer about the symbol; `ProviderError` if a single one is not right."""
    try:
        answer = json.loads(text, object_pairs_hook=_without_repetition)
    except (InvalidValue, ValueError, RecursionError) as error:
        raise BadPayload(f"Alpha Vantage sent JSON that cannot be read for {symbol}: {error}") from None
    if not isinstance(answer, dict):
        raise BadPayload(f"Alpha Vantage sent {shortened(answer)} for {symbol}")
    series, about = answer.get(_SERIES), answer.get("Meta Data")
    if not isinstance(series, dict) or not isinstance(about, dict):
        raise _refusal(answer, symbol)
    if about.get("2. Symbol") != symbol:
        raise BadPayload(f"Alpha Vantage sent prices of {shortened(about.get('2. Symbol'))} for {symbol}")
    return [_candle(symbol, when, prices) for when, prices in series.items()]


def _candle(symbol: str, when: str, prices: Any) -> Candle:
    if not isinstance(prices, dict) or prices.keys() != _FIELDS:
        raise BadPayload(
            f"Alpha Vantage sent {shortened(prices)} as the prices of {symbol} on {shortened(when)}"
        )
    try:
        return Candle(
            symbol=symbol,
            day=day(when),
            open=decimal(prices["1. open"]),
            high=decimal(prices["2. high"]),
            low=decimal(prices["3. low"]),
            close=decimal(prices["4. close"]),
            volume=integer(prices["5. volume"]),
        )
    except InvalidValue as error:
        where = f"{symbol} on {shortened(when)}"
        raise BadPayload(f"Alpha Vantage sent a bad price for {where}: {error}") from None


def _refusal(answer: dict[str, Any], symbol: str) -> ProviderError:
    """Return the error that an answer without prices stands for, by the words that tell them apart."""
    text = str(answer.get("Error Message") or answer.get("Information") or answer.get("Note") or "").lower()
    if "apikey" in text or "demo purposes" in text:
        return Unauthorised("Alpha Vantage does not accept the API key, set PRICES_API_KEY")
    if "sparingly" in text or "per minute" in text:
        return TooManyRequests("Alpha Vantage asks for fewer requests, lower PRICES_REQUESTS_PER_SECOND")
    if "per day" in text or "rate limit" in text:
        return QuotaExceeded("Alpha Vantage grants no more requests today, try again tomorrow")
    if "premium" in text:
        return Unauthorised(f"Alpha Vantage gives these prices of {symbol} to premium keys only")
    if "invalid api call" in text:
        return UnknownSymbol(f"Alpha Vantage does not know the symbol {symbol}")
    return BadPayload(f"Alpha Vantage sent no prices for {symbol}, but {shortened(sorted(answer))}")


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidValue("a key is there twice")
    return found
