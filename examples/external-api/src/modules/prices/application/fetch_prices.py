"""Fetch the daily prices of symbols and store what is missing."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.domain.errors import StaleEntity
from core.domain.ports import Begin, Clock, Identifiers

from ..domain.bar import BadBar
from ..domain.candle import symbol_named
from ..domain.errors import ProviderError, Refused
from ..domain.lease import Lease
from ..domain.ports import Answer, MarketDataProvider, PricesUnitOfWork
from ..domain.series import Change
from ..domain.set_apart import SetApart
from ..domain.span import DAY, Span, hull, missing, to_compare
from .in_parallel import in_parallel
from .share_symbols import Claimed, Covered, Due, ShareSymbols
from .store_prices import Stored


class Store(Protocol):
    """The `execute` of StorePrices."""

    def __call__(
        self, lease: Lease, gaps: list[Span], answer: Answer, *, adjusted: bool = False, anew: bool = False
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
    """Asks the provider for several symbols at once, and stores each in a transaction of its own.

    Any number may fetch at once, on any hosts: each symbol is asked for by one of them.
    """

    def __init__(
        self,
        begin: Begin[PricesUnitOfWork],
        open_provider: Callable[[], MarketDataProvider],
        store: Store,
        share: ShareSymbols,
        clock: Clock,
        identifiers: Identifiers,
        at_once: int,
    ) -> None:
        """`store` is the `execute` of StorePrices; at most `at_once` requests are under way."""
        self._begin = begin
        self._open_provider = open_provider
        self._store = store
        self._share = share
        self._clock = clock
        self._identifiers = identifiers
        self._at_once = at_once

    def execute(self, symbols: Iterable[str], span: Span, *, anew: bool = False) -> Iterator[Outcome]:
        """Yield the outcome of each symbol when it is known: first those for which there is nothing to ask.

        A symbol whose days are all there costs no request, any other costs one. After `Refused` no other
        symbol is tried. What was yielded as stored stays stored, whatever happens next. What another host
        is fetching is waited for, and fetched here if that one dies.
        With `anew` all that is stored of a symbol is asked for again, and the answer takes its place.
        """
        held = self._held() if anew else {}

        def due(_: PricesUnitOfWork, covered: Covered) -> dict[str, list[Span]]:
            today = self._clock.now().date()
            if not anew:
                return {symbol: missing(span, spans, today) for symbol, spans in covered.items()}
            return {
                symbol: missing(hull([span, *spans, *_known(held, symbol)]), [], today)
                for symbol, spans in covered.items()
            }

        yield from self._fetched(list(dict.fromkeys(map(symbol_named, symbols))), due, anew=anew)

    def retry(self, apart: Iterable[SetApart]) -> Iterator[Outcome]:
        """Ask again for the days of bars that were set apart, and yield the outcome of each symbol.

        Those without a day cannot be asked for.
        """
        wanted: dict[str, set[str]] = {}
        for each in apart:
            if each.day:
                wanted.setdefault(each.symbol, set()).add(each.id)

        def due(work: PricesUnitOfWork, covered: Covered) -> dict[str, list[Span]]:
            gaps: dict[str, list[Span]] = {symbol: [] for symbol in covered}
            for each in work.set_apart.of(covered) if covered else []:
                if each.day and each.id in wanted[each.symbol]:
                    gaps[each.symbol].append(Span(each.day, each.day))
            return gaps

        yield from self._fetched(list(wanted), due)

    def _held(self) -> dict[str, Span]:
        with self._begin() as work:
            return {each.symbol: each.span for each in work.candles.holdings()}

    def _fetched(self, symbols: list[str], due: Due, *, anew: bool = False) -> Iterator[Outcome]:
        with self._begin() as work:
            gaps = due(work, work.coverage.spans(symbols))
        waiting = [symbol for symbol in symbols if gaps[symbol]]
        yield from (Outcome(symbol, Result.UP_TO_DATE) for symbol in symbols if not gaps[symbol])
        if waiting:
            yield from self._shared(waiting, due, anew=anew)

    def _shared(self, waiting: list[str], due: Due, *, anew: bool) -> Iterator[Outcome]:
        """Fetch what nobody else does; then look what has become of the rest."""
        holder = self._identifiers.new()
        today = self._clock.now().date()
        untried, over = dict.fromkeys(waiting), False
        with closing(self._open_provider()) as provider, self._share.kept(holder):

            def ask(claimed: Claimed) -> Answer | None:
                if not claimed.gaps:  # somebody else was faster
                    return None
                known = claimed.covered if provider.adjusted else []
                return provider.daily(claimed.lease.id, to_compare(hull(claimed.gaps), known, today))

            while untried and not over:
                claims = self._claims(holder, list(untried), due)
                for claimed, answer in in_parallel(ask, claims, at_once=self._at_once, enough=_refused):
                    over = over or _refused(answer)
                    try:
                        outcome = self._outcome(claimed, answer, adjusted=provider.adjusted, anew=anew)
                    except StaleEntity:  # we were taken for dead: it is another's now
                        continue
                    del untried[claimed.lease.id]
                    yield outcome
                if untried and not over:
                    self._share.wait()
        for symbol in untried:
            yield Outcome(symbol, Result.NOT_TRIED)

    def _claims(self, holder: str, symbols: list[str], due: Due) -> Iterator[Claimed]:
        """Take as many at a time as are asked for at once."""
        for start in range(0, len(symbols), self._at_once):
            yield from self._share.take(holder, symbols[start : start + self._at_once], due)

    def _outcome(
        self, claimed: Claimed, answer: Answer | Exception | None, *, adjusted: bool, anew: bool
    ) -> Outcome:
        symbol = claimed.lease.id
        if answer is None:
            self._share.release(claimed.lease)
            return Outcome(symbol, Result.UP_TO_DATE)
        if isinstance(answer, ProviderError):
            self._share.release(claimed.lease)
            return Outcome(symbol, Result.FAILED, error=answer)
        if isinstance(answer, Exception):
            raise answer
        try:
            stored = self._store(claimed.lease, claimed.gaps, answer, adjusted=adjusted, anew=anew)
        except ProviderError as error:
            self._share.release(claimed.lease)
            return Outcome(symbol, Result.FAILED, error=error)
        return Outcome(
            symbol,
            Result.STORED if answer.candles or answer.bad else Result.EMPTY,
            stored.candles,
            apart=stored.apart,
            changed=stored.changed,
            lacking=_before(answer.since, claimed.gaps),
        )


def _refused(answer: Answer | Exception | None) -> bool:
    return isinstance(answer, Refused)


def _known(held: dict[str, Span], symbol: str) -> list[Span]:
    return [held[symbol]] if symbol in held else []


def _before(since: date | None, gaps: list[Span]) -> Span | None:
    """Return the days of the gaps that lie before the first one which the provider gives."""
    return Span(gaps[0].first, since - DAY) if since and gaps[0].first < since else None
