"""In-memory adapters of the ports, for unit tests."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork
from core.infrastructure.refusals import stale

from ..domain.candle import Candle
from ..domain.coverage import Coverage
from ..domain.errors import ProviderError, UnknownSymbol
from ..domain.lease import Lease
from ..domain.ports import (
    Answer,
    CandleRepository,
    CoverageRepository,
    Holding,
    LeaseRepository,
    MarketDataProvider,
    PricesUnitOfWork,
    SetApartRepository,
)
from ..domain.series import Series
from ..domain.set_apart import SetApart
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

    def forget(self, symbol: str) -> None:
        self.items = {id: each for id, each in self.items.items() if each.symbol != symbol}


class InMemoryCoverageRepository(InMemoryRepository[Coverage], CoverageRepository):
    """What was fetched, in a dictionary."""

    def spans(self, symbols: Iterable[str]) -> dict[str, list[Span]]:
        return {symbol: [each.span for each in self._matching({"symbol": symbol})] for symbol in symbols}

    def forget(self, symbol: str) -> None:
        self.items = {id: each for id, each in self.items.items() if each.symbol != symbol}


class InMemorySetApartRepository(InMemoryRepository[SetApart], SetApartRepository):
    """Bars that were set apart, in a dictionary."""

    def of(self, symbols: Iterable[str]) -> list[SetApart]:
        wanted = set(symbols)
        return [each for each in self.stream() if not wanted or each.symbol in wanted]


class InMemorySeriesRepository(InMemoryRepository[Series]):
    """What prices are measured by, in a dictionary."""


class InMemoryLeaseRepository(InMemoryRepository[Lease], LeaseRepository):
    """Who fetches what, in a dictionary."""

    def take(self, symbols: Sequence[str], holder: str, now: datetime, until: datetime) -> list[Lease]:
        taken = []
        for symbol in sorted(symbols):
            known = self.items.get(symbol) or Lease(id=symbol, holder=holder, until=now)
            if known.until <= now:
                taken.append(replace(known, holder=holder, until=until, token=known.token + 1))
        self.upsert_many(taken)
        return taken

    def renew(self, holder: str, now: datetime, until: datetime) -> None:
        for lease in self._matching({"holder": holder}):
            if lease.until > now:
                self.update(replace(lease, until=until))

    def settle(self, lease: Lease, now: datetime) -> None:
        if self.get(lease.id).token != lease.token:
            raise stale(Lease, lease.id)
        self.update(replace(lease, until=now))


class InMemoryPricesUnitOfWork(InMemoryUnitOfWork, PricesUnitOfWork):
    """Transactions on prices in dictionaries; the same object may be entered again and again."""

    def __init__(self) -> None:
        self.candles = InMemoryCandleRepository()
        self.coverage = InMemoryCoverageRepository()
        self.set_apart = InMemorySetApartRepository()
        self.series = InMemorySeriesRepository()
        self.leases = InMemoryLeaseRepository()


class InMemoryProvider(MarketDataProvider):
    """Has the candles that it was given, or raises the error, and remembers what it was asked for."""

    name = "memory"

    def __init__(
        self, known: Mapping[str, Answer | Sequence[Candle] | ProviderError], *, adjusted: bool = False
    ) -> None:
        self.known = dict(known)
        self.adjusted = adjusted
        self.asked: list[tuple[str, Span]] = []
        self.closed = False

    def daily(self, symbol: str, span: Span) -> Answer:
        self.asked.append((symbol, span))
        found = self.known.get(symbol, UnknownSymbol(f"there is no symbol {symbol}"))
        if isinstance(found, ProviderError):
            raise found
        answer = found if isinstance(found, Answer) else Answer(list(found))
        return replace(answer, candles=[candle for candle in answer.candles if candle.day in span])

    def close(self) -> None:
        self.closed = True
