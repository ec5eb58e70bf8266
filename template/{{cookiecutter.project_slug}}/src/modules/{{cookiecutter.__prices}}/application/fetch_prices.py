"""Fetch the daily prices of symbols and store what is missing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.domain.ports import Begin, Clock

from ..domain.bar import BadBar
from ..domain.candle import symbol_named
from ..domain.errors import ProviderError, Refused
from ..domain.ports import Answer, MarketDataProvider, PricesUnitOfWork
from ..domain.series import Change
from ..domain.set_apart import SetApart
from ..domain.span import DAY, Span, hull, missing, to_compare
from .in_parallel import in_parallel
from .store_prices import Stored


class Store(Protocol):
    """The `execute` of StorePrices."""

    def __call__(
        self, symbol: str, gaps: list[Span], answer: Answer, *, adjusted: bool = False, anew: bool = False
    ) -> Stored: ...


class Result(StrEnum):
    """What became of a symbol."""

    STORED = "stored"
    UP_TO_DATE = "up to date"
    EMPTY = "no prices"
    FAILED = "failed"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a symbol fared; `candles` is the number of those stored, `error` why there are none.

    `lacking` are the days asked for that the provider does not give.
    """

    symbol: str
    result: Result
    candles: int = 0
    error: ProviderError | None = None
    apart: list[BadBar] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    lacking: Span | None = None

    @property
    def incomplete(self) -> bool:
        """Whether something was set apart, or is not to be had."""
        return bool(self.apart or self.lacking) or self.result is Result.EMPTY


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

    def execute(self, symbols: Iterable[str], span: Span, *, anew: bool = False) -> Iterator[Outcome]:
        """Yield the outcome of each symbol when it is known: first those for which there is nothing to ask.

        A symbol whose days are all there costs no request, any other costs one. After `Refused` no other
        symbol is tried. What was yielded as stored stays stored, whatever happens next.
        With `anew` all that is stored of a symbol is asked for again, and the answer takes its place.
        """
        gaps = self._gaps(list(dict.fromkeys(map(symbol_named, symbols))), span, anew=anew)
        yield from self._fetched(gaps, anew=anew)

    def retry(self, apart: Iterable[SetApart]) -> Iterator[Outcome]:
        """Ask again for the days of bars that were set apart, and yield the outcome of each symbol.

        Those without a day cannot be asked for.
        """
        gaps: dict[str, list[Span]] = {}
        for each in apart:
            if each.day:
                gaps.setdefault(each.symbol, []).append(Span(each.day, each.day))
        yield from self._fetched(gaps)

    def _fetched(self, gaps: dict[str, list[Span]], *, anew: bool = False) -> Iterator[Outcome]:
        for symbol in [symbol for symbol, days in gaps.items() if not days]:
            del gaps[symbol]
            yield Outcome(symbol, Result.UP_TO_DATE)

        with self._begin() as work:
            covered = work.coverage.spans(gaps)
        today = self._clock.now().date()
        untried = dict.fromkeys(gaps)
        with closing(self._open_provider()) as provider:

            def ask(symbol: str) -> Answer:
                known = covered.get(symbol, []) if provider.adjusted else []
                return provider.daily(symbol, to_compare(hull(gaps[symbol]), known, today))

            for symbol, answer in in_parallel(ask, gaps, at_once=self._at_once, enough=_refused):
                del untried[symbol]
                yield self._outcome(symbol, gaps[symbol], answer, adjusted=provider.adjusted, anew=anew)
        for symbol in untried:
            yield Outcome(symbol, Result.NOT_TRIED)

    def _gaps(self, symbols: list[str], span: Span, *, anew: bool) -> dict[str, list[Span]]:
        with self._begin() as work:
            covered = work.coverage.spans(symbols)
            held = {each.symbol: each.span for each in work.candles.holdings()} if anew else {}
        today = self._clock.now().date()
        if anew:
            return {
                symbol: missing(hull([span, *covered.get(symbol, []), *_known(held, symbol)]), [], today)
                for symbol in symbols
            }
        return {symbol: missing(span, covered.get(symbol, []), today) for symbol in symbols}

    def _outcome(
        self, symbol: str, gaps: list[Span], answer: Answer | Exception, *, adjusted: bool, anew: bool
    ) -> Outcome:
        if isinstance(answer, Answer):
            try:
                stored = self._store(symbol, gaps, answer, adjusted=adjusted, anew=anew)
            except ProviderError as error:
                return Outcome(symbol, Result.FAILED, error=error)
            return Outcome(
                symbol,
                Result.STORED if answer.candles or answer.bad else Result.EMPTY,
                stored.candles,
                apart=stored.apart,
                changed=stored.changed,
                lacking=_before(answer.since, gaps),
            )
        if isinstance(answer, ProviderError):
            return Outcome(symbol, Result.FAILED, error=answer)
        raise answer


def _refused(answer: Answer | Exception) -> bool:
    return isinstance(answer, Refused)


def _known(held: dict[str, Span], symbol: str) -> list[Span]:
    return [held[symbol]] if symbol in held else []


def _before(since: date | None, gaps: list[Span]) -> Span | None:
    """Return the days of the gaps that lie before the first one which the provider gives."""
    return Span(gaps[0].first, since - DAY) if since and gaps[0].first < since else None
