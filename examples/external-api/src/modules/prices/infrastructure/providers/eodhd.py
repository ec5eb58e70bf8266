"""EOD Historical Data: CSV, a line a day, as traded. https://eodhd.com/financial-apis/api-for-historical-data-and-volumes

Refusals have statuses of their own. The column `Adjusted_close` is left alone: only the close is adjusted.
"""

from collections.abc import Iterator
from types import MappingProxyType

from ...domain.bar import Bar, shortened
from ...domain.errors import BadPayload, NotInPlan, QuotaExceeded, UnknownSymbol
from ...domain.span import Span
from ..provider import HttpProvider
from ..reading import cells, csv_table

_COLUMNS = ("Date", "Open", "High", "Low", "Close", "Volume")


class Provider(HttpProvider):
    """Asks for the days that are wanted. A symbol without an exchange is an American one."""

    name = "eodhd"
    title = "EODHD"
    public = "https://eodhd.com"
    key = "api_token"
    types = ("text/csv", "text/plain")
    refusals = MappingProxyType({402: QuotaExceeded, 403: NotInPlan, 404: UnknownSymbol})
    adjusted = False

    def question(self, symbol: str, span: Span) -> tuple[str, dict[str, str]]:
        theirs = symbol if "." in symbol else f"{symbol}.US"
        days = {"from": f"{span.first}", "to": f"{span.last}"}
        return f"/api/eod/{theirs}", {**days, "period": "d", "fmt": "csv"}

    def bars(self, text: str, symbol: str) -> Iterator[Bar]:
        if not text.strip():
            return  # no prices in these days
        header, rows = csv_table(text, f"what EODHD sent for {symbol}")
        if not set(_COLUMNS) <= set(header):
            raise BadPayload(f"EODHD sent no prices for {symbol}, but {shortened(','.join(header))}")
        for row in rows:
            yield Bar(*cells(header, row, _COLUMNS))
