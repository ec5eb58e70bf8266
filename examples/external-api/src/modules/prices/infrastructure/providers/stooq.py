"""Stooq: CSV, a line a day, adjusted for splits and dividends. https://stooq.com/db/h/

It too answers with status 200 whatever happens, with a line of text in place of the table.
"""

from collections.abc import Iterator
from dataclasses import replace

from ...domain.bar import Bar, shortened
from ...domain.errors import BadPayload, QuotaExceeded, Unauthorised, UnknownSymbol
from ...domain.span import Span
from ..provider import HttpProvider
from ..reading import cells, csv_table

_COLUMNS = ("Date", "Open", "High", "Low", "Close", "Volume")


class Provider(HttpProvider):
    """Asks for the days that are wanted. A symbol without a market is an American one."""

    name = "stooq"
    title = "Stooq"
    public = "https://stooq.com"
    types = ("text/csv", "text/plain", "application/octet-stream")
    adjusted = True

    def question(self, symbol: str, span: Span) -> tuple[str, dict[str, str]]:
        theirs = symbol if "." in symbol or symbol.startswith("^") else f"{symbol}.US"
        days = {"d1": f"{span.first:%Y%m%d}", "d2": f"{span.last:%Y%m%d}"}
        return "/q/d/l/", {"s": theirs.lower(), **days, "i": "d"}

    def bars(self, text: str, symbol: str) -> Iterator[Bar]:
        header, rows = csv_table(text, f"what Stooq sent for {symbol}")
        said = ",".join(header).strip().lower()
        if said.startswith("no data"):
            raise self.refusal(UnknownSymbol, symbol)
        if "daily hits limit" in said:
            raise self.refusal(QuotaExceeded, symbol)
        if "apikey" in said:
            raise self.refusal(Unauthorised, symbol)
        if not set(_COLUMNS[:-1]) <= set(header):
            raise BadPayload(f"Stooq sent no prices for {symbol}, but {shortened(','.join(header))}")
        for row in rows:
            bar = Bar(*cells(header, row, _COLUMNS))
            # an index has no volume, and no column for it
            yield bar if "Volume" in header else replace(bar, volume=0)
