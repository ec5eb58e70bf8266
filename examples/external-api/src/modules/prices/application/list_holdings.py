"""List what is stored."""

from dataclasses import replace

from core.domain.ports import Begin

from ..domain.ports import Holding, PricesUnitOfWork


class ListHoldings:
    """Says which symbols are stored, and from when to when."""

    def __init__(self, begin: Begin[PricesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self) -> list[Holding]:
        """Return them by symbol."""
        with self._begin() as work:
            holdings = work.candles.holdings()
            known = {each.id: each.adjusted for each in work.series.get_many(h.symbol for h in holdings)}
        return [replace(holding, adjusted=known.get(holding.symbol)) for holding in holdings]
