"""Prices in the CSV that Stooq serves.

It too answers with status 200 whatever happens, with a line of text in place of the table.
"""

import csv
from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from core.domain.errors import InvalidValue
from core.domain.values import DECIMAL_PLACES

from ...domain.candle import Candle
from ...domain.errors import BadPayload, QuotaExceeded, Unauthorised, UnknownSymbol
from ...domain.ports import MarketDataProvider
from ...domain.span import Span
from ..settings import PricesSettings
from ..wire.client import HttpClient
from ..wire.spacing import Spacing
from .reading import day, decimal, shortened, within

PUBLIC = "https://stooq.com"
MARGIN = timedelta(days=14)
"""Days asked for before the first one: a symbol that exists has a price in them, others have "No data"."""

_HEADER = ["Date", "Open", "High", "Low", "Close", "Volume"]
_TYPES = {"text/csv", "text/plain", "application/octet-stream"}
_STEP = Decimal(1).scaleb(-DECIMAL_PLACES)


class StooqProvider(MarketDataProvider):
    """Asks for the days that are wanted and a few before. A symbol without a market is an American one."""

    name = "stooq"

    def __init__(self, settings: PricesSettings, spacing: Spacing) -> None:
        self._http = HttpClient(str(settings.base_url or PUBLIC), "apikey", settings, spacing)

    def daily(self, symbol: str, span: Span) -> list[Candle]:
        asked = {
            "s": (symbol if "." in symbol or symbol.startswith("^") else f"{symbol}.US").lower(),
            "d1": f"{span.first - MARGIN:%Y%m%d}",
            "d2": f"{span.last:%Y%m%d}",
            "i": "d",
        }
        candles = self._http.get("/q/d/l/", asked, _TYPES, lambda text: read(text, symbol))
        return within(span, candles, "Stooq")

    def close(self) -> None:
        self._http.close()


def read(text: str, symbol: str) -> list[Candle]:
    """Return every candle of an answer about the symbol; `ProviderError` if a single one is not right."""
    rows = csv.reader(text.splitlines(), strict=True)
    try:
        header, *days = rows
    except (csv.Error, ValueError) as error:
        raise BadPayload(f"Stooq sent a table that cannot be read for {symbol}: {error}") from None
    said = ",".join(header).strip().lower()
    if said.startswith("no data"):
        raise UnknownSymbol(f"Stooq does not know the symbol {symbol}, or it was not traded then")
    if "daily hits limit" in said:
        raise QuotaExceeded("Stooq grants no more requests today, try again tomorrow")
    if "apikey" in said:
        raise Unauthorised("Stooq does not accept the API key, set PRICES_API_KEY")
    if header not in (_HEADER, _HEADER[:-1]):
        raise BadPayload(f"Stooq sent no prices for {symbol}, but {shortened(','.join(header))}")
    return [_candle(symbol, line, row, len(header)) for line, row in enumerate(days, start=2)]


def _candle(symbol: str, line: int, row: list[str], columns: int) -> Candle:
    if len(row) != columns:
        raise BadPayload(f"Stooq sent {len(row)} fields for {symbol} in line {line}, not {columns}")
    try:
        return Candle(
            symbol=symbol,
            day=day(row[0]),
            open=_price(row[1]),
            high=_price(row[2]),
            low=_price(row[3]),
            close=_price(row[4]),
            volume=int(decimal(row[5]).to_integral_value(ROUND_HALF_EVEN)) if columns == len(_HEADER) else 0,
        )
    except InvalidValue as error:
        raise BadPayload(f"Stooq sent a bad price for {symbol} in line {line}: {error}") from None


def _price(text: str) -> Decimal:
    """Return the price to four places: Stooq divides old prices by later splits, and then sends more."""
    return decimal(text).quantize(_STEP, ROUND_HALF_EVEN)
