"""What the use cases need from outside."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.domain.ports import Repository, UnitOfWork

from .bar import BadBar
from .candle import Candle
from .coverage import Coverage
from .lease import Lease
from .series import Series
from .set_apart import SetApart
from .span import Span


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider has: candles by day, each day once, and what is none. Days without trade are not there.

    `since` is the first day that it gives, where it does not give all that it has.
    """

    candles: list[Candle]
    bad: list[BadBar] = field(default_factory=list)
    since: date | None = None


class MarketDataProvider(ABC):
    """Somebody who has daily prices. Used from several threads at once."""

    name: str
    adjusted: bool
    """Whether older prices are divided by later splits."""

    @abstractmethod
    def daily(self, symbol: str, span: Span) -> Answer:
        """Return what there is about the symbol in the span; else `ProviderError`."""

    @abstractmethod
    def close(self) -> None:
        """Let go of whatever is kept for the next question."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What is stored of one symbol."""

    symbol: str
    days: int
    span: Span
    adjusted: bool | None = None
    """For later splits; None if nobody knows."""


class CandleRepository(Repository[Candle]):
    """Stored candles; their natural key is symbol and day."""

    @abstractmethod
    def between(self, symbol: str, span: Span) -> list[Candle]:
        """Return the symbol's candles in the span, by day."""

    @abstractmethod
    def holdings(self) -> list[Holding]:
        """Return what there is of each symbol, by symbol."""

    @abstractmethod
    def forget(self, symbol: str) -> None:
        """Remove all candles of the symbol."""


class CoverageRepository(Repository[Coverage]):
    """What was fetched, a row a fetch: rows are only ever added, so that nobody waits for anybody."""

    @abstractmethod
    def spans(self, symbols: Iterable[str]) -> dict[str, list[Span]]:
        """Return what is covered of each of the symbols, in any order: an empty list of one never fetched."""

    @abstractmethod
    def forget(self, symbol: str) -> None:
        """Remove what is known of the symbol."""


class SetApartRepository(Repository[SetApart]):
    """Bars that were set apart; their natural key is symbol and day."""

    @abstractmethod
    def of(self, symbols: Iterable[str]) -> list[SetApart]:
        """Return those of the symbols, or all if there are none, by symbol and day."""


class LeaseRepository(Repository[Lease]):
    """Who fetches which symbol. A lease that has ended is anybody's."""

    @abstractmethod
    def take(self, symbols: Sequence[str], holder: str, now: datetime, until: datetime) -> list[Lease]:
        """Give the holder those of the symbols that nobody else has, by symbol, each with a token of its own.

        Of any number of takers at once each symbol goes to one.
        """

    @abstractmethod
    def renew(self, holder: str, now: datetime, until: datetime) -> None:
        """Have all that the holder still has end at another instant."""

    @abstractmethod
    def settle(self, lease: Lease, now: datetime) -> None:
        """End a lease; `StaleEntity` if somebody else took the symbol since."""


class PricesUnitOfWork(UnitOfWork):
    """One transaction on prices."""

    candles: CandleRepository
    coverage: CoverageRepository
    set_apart: SetApartRepository
    series: Repository[Series]
    leases: LeaseRepository
