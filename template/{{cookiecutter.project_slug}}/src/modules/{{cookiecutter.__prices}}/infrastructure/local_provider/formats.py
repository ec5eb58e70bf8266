"""Prices and refusals as the providers write them, by their documentation."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Protocol

from ...domain.candle import PRICES, Candle, trimmed
from .market import Market

COMPACT = 100
"""Days in Alpha Vantage's compact answer."""


@dataclass(frozen=True, slots=True)
class Written:
    """A body, its content type and its status."""

    body: bytes
    type: str
    status: HTTPStatus = HTTPStatus.OK


class Dialect(Protocol):
    """How one provider is asked, and how it answers."""

    path: str
    """Where it is asked, or what that begins with."""
    key: str
    """The parameter of the query that carries the key."""

    def symbol(self, path: str, asked: Mapping[str, str]) -> str:
        """Return the symbol that is asked for."""

    def prices(self, symbol: str, asked: Mapping[str, str], market: Market) -> Written:
        """Write the prices that a query asks for, or that there are none."""

    def unknown_key(self) -> Written:
        """Write that the key is not accepted."""

    def quota(self, key: str) -> Written:
        """Write that the requests of the day are used up."""

    def burst(self) -> Written:
        """Write that requests come too fast."""

    def premium(self, asked: Mapping[str, str]) -> Written | None:
        """Write that what a query asks for is for premium keys only, if there is such a thing."""

    def spoilt(self, right: Written) -> Written:
        """Return the answer with its last price made into nonsense."""


class AlphaVantageDialect:
    """`/query?function=TIME_SERIES_DAILY&symbol=IBM&outputsize=full&apikey=...`."""

    path = "/query"
    key = "apikey"

    def symbol(self, path: str, asked: Mapping[str, str]) -> str:
        return asked.get("symbol", "").upper()

    def prices(self, symbol: str, asked: Mapping[str, str], market: Market) -> Written:
        candles = market.candles(symbol)
        if asked.get("function") != "TIME_SERIES_DAILY" or not candles:
            return _said("Error Message", "Invalid API call. Please check the symbol and the function.")
        size = "Full size" if asked.get("outputsize") == "full" else "Compact"
        shown = candles if size == "Full size" else candles[-COMPACT:]
        answer = {
            "Meta Data": {
                "1. Information": "Daily Prices (open, high, low, close) and Volumes",
                "2. Symbol": symbol,
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

    def premium(self, asked: Mapping[str, str]) -> Written | None:
        if asked.get("outputsize") != "full":
            return None
        return _said("Information", "The outputsize=full parameter value is a premium feature.")

    def spoilt(self, right: Written) -> Written:
        head, _, tail = right.body.rpartition(b'"4. close": "')
        return Written(head + b'"4. close": "1O.5' + tail[tail.index(b'"') :], right.type)


class StooqDialect:
    """`/q/d/l/?s=ibm.us&d1=20240101&d2=20241231&i=d`."""

    path = "/q/d/l/"
    key = "apikey"

    def symbol(self, path: str, asked: Mapping[str, str]) -> str:
        return asked.get("s", "").upper().removesuffix(".US")

    def prices(self, symbol: str, asked: Mapping[str, str], market: Market) -> Written:
        first = _compact_day(asked.get("d1"), date.min)
        last = _compact_day(asked.get("d2"), date.max)
        candles = [candle for candle in market.candles(symbol) if first <= candle.day <= last]
        if not candles:
            return _line("No data")
        rows = (f"{candle.day},{','.join(numbers(candle))}" for candle in candles)
        return _line("\r\n".join(["Date,Open,High,Low,Close,Volume", *rows, ""]))

    def unknown_key(self) -> Written:
        return _line("The apikey is missing or not valid")

    def quota(self, key: str) -> Written:
        del key  # Stooq does not repeat it
        return _line("Exceeded the daily hits limit")

    def burst(self) -> Written:
        return self.quota("")

    def premium(self, asked: Mapping[str, str]) -> Written | None:
        return None

    def spoilt(self, right: Written) -> Written:
        return Written(right.body.rstrip() + b"?\r\n", right.type)


class EodhdDialect:
    """`/api/eod/IBM.US?from=2024-01-01&to=2024-12-31&period=d&fmt=csv&api_token=...`."""

    path = "/api/eod/"
    key = "api_token"

    def symbol(self, path: str, asked: Mapping[str, str]) -> str:
        return path.removeprefix(self.path).upper().removesuffix(".US")

    def prices(self, symbol: str, asked: Mapping[str, str], market: Market) -> Written:
        known = market.candles(symbol)
        if not known:
            return _line("Ticker Not Found.", HTTPStatus.NOT_FOUND)
        first, last = date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"])
        rows = ["Date,Open,High,Low,Close,Adjusted_close,Volume"]
        for candle in known:
            if first <= candle.day <= last:
                *prices, volume = numbers(candle)
                rows.append(",".join([str(candle.day), *prices, prices[-1], volume]))
        return _line("\n".join([*rows, ""]))

    def unknown_key(self) -> Written:
        return _line("Unauthenticated", HTTPStatus.UNAUTHORIZED)

    def quota(self, key: str) -> Written:
        return _line("You exceeded your daily API requests limit.", HTTPStatus.PAYMENT_REQUIRED)

    def burst(self) -> Written:
        return _line("Too Many Requests", HTTPStatus.TOO_MANY_REQUESTS)

    def premium(self, asked: Mapping[str, str]) -> Written | None:
        return None

    def spoilt(self, right: Written) -> Written:
        return Written(right.body.rstrip() + b"?\n", right.type)


class FinnhubDialect:
    """`/api/v1/stock/candle?symbol=IBM&resolution=D&from=1704067200&to=1735689599&token=...`."""

    path = "/api/v1/stock/candle"
    key = "token"

    def symbol(self, path: str, asked: Mapping[str, str]) -> str:
        return asked.get("symbol", "").upper()

    def prices(self, symbol: str, asked: Mapping[str, str], market: Market) -> Written:
        first, last = int(asked["from"]), int(asked["to"])
        known = ((_midnight(candle.day), candle) for candle in market.candles(symbol))
        shown = [(at, *numbers(candle)) for at, candle in known if first <= at <= last]
        if not shown:
            return Written(b'{"s": "no_data"}', "application/json")
        columns = [
            f'"{name}": [{", ".join(map(str, values))}]'
            for name, values in zip("tohlcv", zip(*shown, strict=True), strict=True)
        ]
        return Written(("{" + ", ".join([*columns, '"s": "ok"']) + "}").encode(), "application/json")

    def unknown_key(self) -> Written:
        return _error("Invalid API key.", HTTPStatus.UNAUTHORIZED)

    def quota(self, key: str) -> Written:
        return self.burst()

    def burst(self) -> Written:
        return _error("API limit reached. Please try again later.", HTTPStatus.TOO_MANY_REQUESTS)

    def premium(self, asked: Mapping[str, str]) -> Written | None:
        return None

    def spoilt(self, right: Written) -> Written:
        answer = json.loads(right.body)
        answer["c"][-1] = "1O.5"
        return Written(json.dumps(answer).encode(), right.type)


DIALECTS: tuple[Dialect, ...] = (AlphaVantageDialect(), StooqDialect(), EodhdDialect(), FinnhubDialect())


def dialect_at(path: str) -> Dialect | None:
    """Return the dialect that is spoken there."""
    return next((dialect for dialect in DIALECTS if path.startswith(dialect.path)), None)


def numbers(candle: Candle) -> list[str]:
    """Return open, high, low, close and volume as text."""
    return [*(f"{trimmed(getattr(candle, name)):f}" for name in PRICES), f"{candle.volume.normalize():f}"]


def _fields(candle: Candle) -> dict[str, str]:
    names = ("1. open", "2. high", "3. low", "4. close", "5. volume")
    return dict(zip(names, numbers(candle), strict=True))


def _compact_day(text: str | None, otherwise: date) -> date:
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date() if text else otherwise


def _said(key: str, text: str) -> Written:
    return Written(json.dumps({key: text}, indent=4).encode(), "application/json")


def _error(text: str, status: HTTPStatus) -> Written:
    return Written(json.dumps({"error": text}).encode(), "application/json", status)


def _line(text: str, status: HTTPStatus = HTTPStatus.OK) -> Written:
    return Written(text.encode(), "text/csv", status)


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
