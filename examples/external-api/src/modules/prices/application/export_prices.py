"""Export stored prices."""

from collections.abc import Iterator, Sequence

from core.domain.ports import Begin

from ..domain.candle import Candle, symbol_named
from ..domain.ports import PricesUnitOfWork
from ..domain.span import Span


class ExportPrices:
    """Reads the stored candles of many symbols, one symbol at a time in memory."""

    def __init__(self, begin: Begin[PricesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, symbols: Sequence[str], span: Span) -> Iterator[Candle]:
        """Yield them by symbol and day; no symbols means all that are stored."""
        with self._begin() as work:
            work.snapshot()
            stored = [holding.symbol for holding in work.candles.holdings()]
            for symbol in sorted(set(map(symbol_named, symbols))) or stored:
                yield from work.candles.between(symbol, span)
