"""Store what a provider answered for one symbol."""

from core.domain.ports import Begin, Clock, Identifiers

from ..domain.candle import Candle
from ..domain.coverage import Coverage
from ..domain.ports import PricesUnitOfWork
from ..domain.span import Span, settled


class StorePrices:
    """Stores candles and the fact that they were fetched, both or neither."""

    def __init__(
        self, begin: Begin[PricesUnitOfWork], identifiers: Identifiers, clock: Clock, source: str
    ) -> None:
        """`source` is the name of the provider."""
        self._begin = begin
        self._identifiers = identifiers
        self._clock = clock
        self._source = source

    def execute(self, symbol: str, gaps: list[Span], candles: list[Candle]) -> int:
        """Store those candles that fall into the gaps, over any of the same day, and return their number."""
        wanted = [candle for candle in candles if any(candle.day in gap for gap in gaps)]
        latest = max((candle.day for candle in candles), default=None)
        now = self._clock.now()
        with self._begin() as work:
            work.candles.upsert_many(wanted)
            for gap in gaps:
                if span := settled(gap, latest, now.date()):
                    work.coverage.add(self._covered(symbol, span))
            work.commit()
        return len(wanted)

    def _covered(self, symbol: str, span: Span) -> Coverage:
        return Coverage(
            id=self._identifiers.new(),
            symbol=symbol,
            first=span.first,
            last=span.last,
            source=self._source,
            fetched_at=self._clock.now(),
        )
