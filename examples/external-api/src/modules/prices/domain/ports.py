"""What the use cases need from outside."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from core.domain.ports import Repository, UnitOfWork

from .candle import Candle
from .coverage import Coverage
from .span import Span


class MarketDataProvider(ABC):
    """Somebody who has daily prices. Used from several threads at once."""

    name: str

    @abstractmethod
    def daily(self, symbol: str, span: Span) -> list[Candle]:
        """Return the candles of the symbol in the span, by day and each day once; else `ProviderError`.

        The whole answer has been checked; days without trade are just not there.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of whatever is kept for the next question."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What is stored of one symbol."""

    symbol: str
    days: int
    span: Span


class CandleRepository(Repository[Candle]):
    """Stored candles; their natural key is symbol and day."""

    @abstractmethod
    def between(self, symbol: str, span: Span) -> list[Candle]:
        """Return the symbol's candles in the span, by day."""

    @abstractmethod
    def holdings(self) -> list[Holding]:
        """Return what there is of each symbol, by symbol."""


class CoverageRepository(Repository[Coverage]):
    """What was fetched, a row a fetch: rows are only ever added, so that nobody waits for anybody."""

    @abstractmethod
    def spans(self, symbols: Iterable[str]) -> dict[str, list[Span]]:
        """Return what is covered of each of the symbols, in any order; nothing for one never fetched."""


class PricesUnitOfWork(UnitOfWork):
    """One transaction on prices."""

    candles: CandleRepository
    coverage: CoverageRepository
