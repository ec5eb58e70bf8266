"""Show stored prices."""

from core.domain.errors import NotFound
from core.domain.ports import Begin

from ..domain.candle import Candle, symbol_named
from ..domain.ports import PricesUnitOfWork
from ..domain.span import Span


class ShowPrices:
    """Reads the stored candles of one symbol."""

    def __init__(self, begin: Begin[PricesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, symbol: str, span: Span) -> list[Candle]:
        """Return them by day; `NotFound` if there is none in the span."""
        symbol = symbol_named(symbol)
        with self._begin() as work:
            candles = work.candles.between(symbol, span)
        if not candles:
            raise NotFound(f"no prices of {symbol} are stored from {span}, fetch them first")
        return candles
