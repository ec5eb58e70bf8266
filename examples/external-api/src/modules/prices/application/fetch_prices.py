"""Fetch the daily prices of symbols and store what is missing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum

from core.domain.ports import Begin, Clock

from ..domain.candle import Candle, symbol_named
from ..domain.errors import ProviderError, Refused
from ..domain.ports import MarketDataProvider, PricesUnitOfWork
from ..domain.span import Span, hull, missing
from .in_parallel import in_parallel

Store = Callable[[str, list[Span], list[Candle]], int]


class Result(StrEnum):
    """What became of a symbol."""

    STORED = "stored"
    UP_TO_DATE = "up to date"
    FAILED = "failed"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a symbol fared; `candles` is the number of those stored, `error` why there are none."""

    symbol: str
    result: Result
    candles: int = 0
    error: ProviderError | None = None


class FetchPrices:
    """Asks the provider for several symbols at once, and stores each in a transaction of its own."""

    def __init__(
        self,
        begin: Begin[PricesUnitOfWork],
        open_provider: Callable[[], MarketDataProvider],
        store: Store,
        clock: Clock,
        at_once: int,
    ) -> None:
        """`store` is the `execute` of StorePrices; at most `at_once` requests are under way."""
        self._begin = begin
        self._open_provider = open_provider
        self._store = store
        self._clock = clock
        self._at_once = at_once

    def execute(self, symbols: Iterable[str], span: Span) -> Iterator[Outcome]:
        """Yield the outcome of each symbol when it is known: first those for which there is nothing to ask.

        A symbol whose days are all there costs no request, any other costs one. After `Refused` no other
        symbol is tried. What was yielded as stored stays stored, whatever happens next.
        """
        gaps = self._gaps(list(dict.fromkeys(map(symbol_named, symbols))), span)
        for symbol in [symbol for symbol, days in gaps.items() if not days]:
            del gaps[symbol]
            yield Outcome(symbol, Result.UP_TO_DATE)

        untried = dict.fromkeys(gaps)
        for symbol, answer in self._answers(gaps):
            del untried[symbol]
            yield self._outcome(symbol, gaps[symbol], answer)
        for symbol in untried:
            yield Outcome(symbol, Result.NOT_TRIED)

    def _answers(self, gaps: dict[str, list[Span]]) -> Iterator[tuple[str, list[Candle] | Exception]]:
        with closing(self._open_provider()) as provider:

            def ask(symbol: str) -> list[Candle]:
                return provider.daily(symbol, hull(gaps[symbol]))

            yield from in_parallel(ask, gaps, at_once=self._at_once, enough=_refused)

    def _gaps(self, symbols: list[str], span: Span) -> dict[str, list[Span]]:
        with self._begin() as work:
            covered = work.coverage.spans(symbols)
        today = self._clock.now().date()
        return {symbol: missing(span, covered.get(symbol, []), today) for symbol in symbols}

    def _outcome(self, symbol: str, gaps: list[Span], answer: list[Candle] | Exception) -> Outcome:
        match answer:
            case ProviderError():
                return Outcome(symbol, Result.FAILED, error=answer)
            case Exception():
                raise answer
            case candles:
                return Outcome(symbol, Result.STORED, self._store(symbol, gaps, candles))


def _refused(answer: list[Candle] | Exception) -> bool:
    return isinstance(answer, Refused)
