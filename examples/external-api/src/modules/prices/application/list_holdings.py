"""List what is stored."""

from core.domain.ports import Begin

from ..domain.ports import Holding, PricesUnitOfWork


class ListHoldings:
    """Says which symbols are stored, and from when to when."""

    def __init__(self, begin: Begin[PricesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self) -> list[Holding]:
        """Return them by symbol."""
        with self._begin() as work:
            return work.candles.holdings()
