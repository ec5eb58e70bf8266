"""In-memory adapters of the ports, for unit tests."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork

from ..domain.candle import Candle
from ..domain.coverage import Coverage
from ..domain.errors import ProviderError, UnknownSymbol
from ..domain.ports import (
    CandleRepository,
    CoverageRepository,
    Holding,
    MarketDataProvider,
    PricesUnitOfWork,
)
from ..domain.span import Span


class InMemoryCandleRepository(InMemoryRepository[Candle], CandleRepository):
    """Candles in a dictionary."""

    def between(self, symbol: str, span: Span) -> list[Candle]:
        return [candle for candle in self.stream() if candle.symbol == symbol and candle.day in span]

    def holdings(self) -> list[Holding]:
        days = defaultdict[str, list[Candle]](list)
        for candle in self.stream():
            days[candle.symbol].append(candle)
        return [Holding(symbol, len(some), Span(some[0].day, some[-1].day)) for symbol, some in days.items()]


class InMemoryCoverageRepository(InMemoryRepository[Coverage], CoverageRepository):
    """What was fetched, in a dictionary."""

    def spans(self, symbols: Iterable[str]) -> dict[str, list[Span]]:
        found = defaultdict[str, list[Span]](list)
        for symbol in symbols:
            found[symbol] += [each.span for each in self._matching({"symbol": symbol})]
        return {symbol: some for symbol, some in found.items() if some}


class InMemoryPricesUnitOfWork(InMemoryUnitOfWork, PricesUnitOfWork):
    """Transactions on prices in dictionaries; the same object may be entered again and again."""

    def __init__(self) -> None:
        self.candles = InMemoryCandleRepository()
        self.coverage = InMemoryCoverageRepository()


class InMemoryProvider(MarketDataProvider):
    """Has the candles that it was given, or raises the error, and remembers what it was asked for."""

    name = "memory"

    def __init__(self, known: Mapping[str, Sequence[Candle] | ProviderError]) -> None:
        self.known = dict(known)
        self.asked: list[tuple[str, Span]] = []
        self.closed = False

    def daily(self, symbol: str, span: Span) -> list[Candle]:
        self.asked.append((symbol, span))
        found = self.known.get(symbol, UnknownSymbol(f"there is no symbol {symbol}"))
        if isinstance(found, ProviderError):
            raise found
        return [candle for candle in found if candle.day in span]

    def close(self) -> None:
        self.closed = True
