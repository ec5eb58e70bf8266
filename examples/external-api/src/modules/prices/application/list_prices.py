"""List stored prices."""

from dataclasses import dataclass
from datetime import date

from core.application.lists import leaf
from core.domain.criteria import Criterion, Range
from core.domain.lists import FIRST_PAGE, Leafing
from core.domain.ports import Begin, Page

from ..domain.candle import Candle, CandleFilter, identity
from ..domain.ports import PricesUnitOfWork

EVERY_PRICE = CandleFilter()


class ListPrices:
    """Leaf through the stored candles of all symbols."""

    def __init__(self, begin: Begin[PricesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, wanted: CandleFilter = EVERY_PRICE, leafing: Leafing = FIRST_PAGE) -> Page[Candle]:
        """Return a page of those that are wanted, by symbol and day unless another order is asked for."""
        with self._begin() as work:
            return leaf(work.candles, _found(wanted), leafing, order_by="id")


@dataclass(frozen=True, kw_only=True)
class _OfSymbol(CandleFilter):
    id: Criterion


def _found(wanted: CandleFilter) -> CandleFilter:
    """Say of one symbol's candles between which identifiers they are: by that they are found."""
    if not isinstance(wanted.symbol, str):
        return wanted
    between = Range(identity(wanted.symbol, date.min), identity(wanted.symbol, date.max))
    return _OfSymbol(**vars(wanted), id=between)
