"""Summarise stored prices."""

from collections.abc import Iterable

from ..domain.span import Span
from ..domain.summary import Summary, summarise
from .show_prices import ShowPrices


class SummarisePrices:
    """Says what the stored prices of symbols amount to."""

    def __init__(self, show: ShowPrices) -> None:
        self._show = show

    def execute(self, symbols: Iterable[str], span: Span, window: int) -> list[Summary]:
        """Return a summary a symbol; the moving average is of the last `window` days of trade."""
        return [summarise(self._show.execute(symbol, span), window) for symbol in symbols]
