"""Prices and refusals as the two providers write them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from ...domain.candle import Candle
from .market import Market

COMPACT = 100
"""Days in Alpha Vantage's compact answer."""


@dataclass(frozen=True, slots=True)
class Written:
    """A body and its content type."""

    body: bytes
    type: str


class Dialect(Protocol):
    """How one provider is asked, and how it answers: always with status 200."""

    def symbol(self, asked: Mapping[str, str]) -> str:
        """Return the symbol that a query asks for."""

    def prices(self, asked: Mapping[str, str], market: Market) -> Written:
        """Write the prices that a query asks for, or that there are none."""

    def unknown_key(self) -> Written:
        """Write that the key is not accepted."""

    def quota(self, key: str) -> Written:
        """Write that the requests of the day are used up."""

    def burst(self) -> Written:
        """Write that requests come too fast."""

    def spoilt(self, right: Written) -> Written:
        """Return the answer with its last price made into nonsense."""


class AlphaVantageDialect:
    """`/query?function=TIME_SERIES_DAILY&symbol=IBM&outputsize=full&apikey=...`."""

    def symbol(self, asked: Mapping[str, str]) -> str:
        return asked.get("symbol", "").upper()

    def prices(self, asked: Mapping[str, str], market: Market) -> Written:
        candles = market.candles(self.symbol(asked))
        if asked.get("function") != "TIME_SERIES_DAILY" or not candles:
            return _said("Error Message", "Invalid API call. Please check the symbol and the function.")
        size = "Full size" if asked.get("outputsize") == "full" else "Compact"
        shown = candles if size == "Full size" else candles[-COMPACT:]
        answer = {
            "Meta Data": {
                "1. Information": "Daily Prices (open, high, low, close) and Volumes",
                "2. Symbol": self.symbol(asked),
                "3. Last Refreshed": shown[-1].day.isoformat(),
                "4. Output Size": size,
                "5. Time Zone": "US/Eastern",
            },
            "Time Series (Daily)": {candle.day.isoformat(): _fields(candle) for candle in reversed(shown)},
        }
        return Written(json.dumps(answer, indent=4).encode(), "application/json")

    def unknown_key(self) -> Written:
        return _said("Error Message", "The parameter apikey is invalid or missing.")

    def quota(self, key: str) -> Written:
        return _said("Information", f"Your API key is {key} and its rate limit is 25 requests per day.")

    def burst(self) -> Written:
        return _said("Information", "Please send your requests more sparingly (1 request per second).")

    def spoilt(self, right: Written) -> Written:
        head, _, tail = right.body.rpartition(b'"4. close": "')
        return Written(head + b'"4. close": "1O.5' + tail[tail.index(b'"') :], right.type)


class StooqDialect:
    """`/q/d/l/?s=ibm.us&d1=20240101&d2=20241231&i=d`."""

    def symbol(self, asked: Mapping[str, str]) -> str:
        return asked.get("s", "").upper().removesuffix(".US")

    def prices(self, asked: Mapping[str, str], market: Market) -> Written:
        first = _compact_day(asked.get("d1"), date.min)
        last = _compact_day(asked.get("d2"), date.max)
        candles = [candle for candle in market.candles(self.symbol(asked)) if first <= candle.day <= last]
        if not candles:
            return _line("No data")
        rows = (
            f"{candle.day},{candle.open:f},{candle.high:f},{candle.low:f},{candle.close:f},{candle.volume}"
            for candle in candles
        )
        return _line("\r\n".join(["Date,Open,High,Low,Close,Volume", *rows, ""]))

    def unknown_key(self) -> Written:
        return _line("The apikey is missing or not valid")

    def quota(self, key: str) -> Written:
        del key  # Stooq does not repeat it
        return _line("Exceeded the daily hits limit")

    def burst(self) -> Written:
        return self.quota("")

    def spoilt(self, right: Written) -> Written:
        return Written(right.body.rstrip() + b"?\r\n", right.type)


DIALECTS: dict[str, Dialect] = {"/query": AlphaVantageDialect(), "/q/d/l/": StooqDialect()}
"""The dialect by the path of the request."""


def _fields(candle: Candle) -> dict[str, str]:
    return {
        "1. open": f"{candle.open:f}",
        "2. high": f"{candle.high:f}",
        "3. low": f"{candle.low:f}",
        "4. close": f"{candle.close:f}",
        "5. volume": str(candle.volume),
    }


def _compact_day(text: str | None, otherwise: date) -> date:
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date() if text else otherwise


def _said(key: str, text: str) -> Written:
    return Written(json.dumps({key: text}, indent=4).encode(), "application/json")


def _line(text: str) -> Written:
    return Written(text.encode(), "text/csv")
