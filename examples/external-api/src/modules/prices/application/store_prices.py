"""Store what a provider answered for one symbol."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from core.domain.errors import InvalidValue
from core.domain.ports import Begin, Clock, Identifiers

from ..domain.bar import BadBar
from ..domain.candle import Candle
from ..domain.coverage import Coverage
from ..domain.errors import Mixed, Rewritten, TooShort
from ..domain.lease import Lease
from ..domain.ports import Answer, PricesUnitOfWork
from ..domain.series import Change, Series, changes, rescaled
from ..domain.set_apart import set_apart
from ..domain.span import Span, settled


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an answer: the candles stored, the bars set apart, what the provider has revised."""

    candles: int = 0
    apart: list[BadBar] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)


class StorePrices:
    """Stores candles, bars that are set apart and the fact that they were fetched: all of it or nothing."""

    def __init__(
        self, begin: Begin[PricesUnitOfWork], identifiers: Identifiers, clock: Clock, source: str
    ) -> None:
        """`source` is the name of the provider."""
        self._begin = begin
        self._identifiers = identifiers
        self._clock = clock
        self._source = source

    def execute(
        self, lease: Lease, gaps: list[Span], answer: Answer, *, adjusted: bool = False, anew: bool = False
    ) -> Stored:
        """Store what falls into the gaps of the lease's symbol, over any of the same day; say what changed.

        `StaleEntity` if somebody else has taken the symbol since. `Mixed` or `Rewritten` if the answer does
        not fit what is stored, unless it is to take its place, `anew`: then `TooShort` if it does not reach
        back as far.
        """
        symbol, now = lease.id, self._clock.now()
        with self._begin() as work:
            work.leases.settle(lease, now)  # first, so that nobody takes it before we are done
            known = self._known(work, symbol, answer)
            if anew:
                self._make_room(work, symbol, answer)
            else:
                self._check_fit(work, symbol, known, answer, adjusted=adjusted)
            wanted = [candle for candle in answer.candles if any(candle.day in gap for gap in gaps)]
            new = [
                each for each in wanted if each.day not in known or not each.says_the_same(known[each.day])
            ]
            apart, accepted = self._bad(symbol, gaps, known, answer.bad)
            work.candles.upsert_many([*wanted, *accepted] if anew else new)
            self._keep_apart(work, symbol, wanted, apart)
            if wanted or apart:
                work.series.upsert_many([Series(id=symbol, adjusted=adjusted, source=self._source)])
            for gap in gaps if answer.candles else []:
                if span := settled(gap, answer.since, answer.candles[-1].day, now.date()):
                    work.coverage.add(self._covered(symbol, span))
            work.commit()
        revised = [known[each.day] for each in new if each.day in known and each.day < now.date()]
        sent = {candle.day: candle for candle in new}
        return Stored(len(new), apart, [each for old in revised for each in changes(old, sent[old.day])])

    def _known(self, work: PricesUnitOfWork, symbol: str, answer: Answer) -> dict[date, Candle]:
        days = [each.day for each in answer.candles] + [each.day for each in answer.bad if each.day]
        if not days:
            return {}
        return {each.day: each for each in work.candles.between(symbol, Span(min(days), max(days)))}

    def _check_fit(
        self,
        work: PricesUnitOfWork,
        symbol: str,
        known: dict[date, Candle],
        answer: Answer,
        *,
        adjusted: bool,
    ) -> None:
        again = f"`prices fetch {symbol} --anew` puts what the provider has in place of all that is stored"
        for series in work.series.get_many([symbol]):
            if series.adjusted != adjusted:
                raise Mixed(
                    f"{symbol} is stored {measure(series.adjusted)}, by {series.source}, and {self._source}"
                    f" has it {measure(adjusted)}, which does not go together: {again}"
                )
        if ratio := rescaled(known, answer.candles):
            raise Rewritten(
                f"{self._source} has multiplied prices of {symbol} that are stored by {ratio:.4g},"
                f" as after a split: {again}"
            )

    def _make_room(self, work: PricesUnitOfWork, symbol: str, answer: Answer) -> None:
        holding = next((each for each in work.candles.holdings() if each.symbol == symbol), None)
        first = answer.candles[0].day if answer.candles else None
        if holding and (first is None or first > holding.span.first):
            begin = f"only from {first} on" if first else "no prices"
            raise TooShort(
                f"{self._source} has {begin} of {symbol}, and those from {holding.span.first} on are stored:"
                " they are left as they are"
            )
        work.candles.forget(symbol)
        work.coverage.forget(symbol)
        for kept in work.set_apart.of([symbol]):  # measured as what was stored: the answer has it again
            work.set_apart.remove(kept.id)

    def _bad(
        self, symbol: str, gaps: list[Span], known: dict[date, Candle], bad: Sequence[BadBar]
    ) -> tuple[list[BadBar], list[Candle]]:
        """Return those that count, in the gaps, and the candles of those that were accepted."""
        apart, accepted = [], []
        for each in bad:
            if each.day is None or any(each.day in gap for gap in gaps):
                if each.day in known and _was_accepted(symbol, known[each.day], each):
                    accepted.append(known[each.day])
                else:
                    apart.append(each)
        return apart, accepted

    def _keep_apart(
        self, work: PricesUnitOfWork, symbol: str, good: Sequence[Candle], bad: Sequence[BadBar]
    ) -> None:
        mended = {candle.day for candle in good}
        for kept in work.set_apart.of([symbol]):
            if kept.day in mended:
                work.set_apart.remove(kept.id)
        work.set_apart.upsert_many(set_apart(symbol, bad, self._source, self._clock.now()))

    def _covered(self, symbol: str, span: Span) -> Coverage:
        return Coverage(
            id=self._identifiers.new(),
            symbol=symbol,
            first=span.first,
            last=span.last,
            source=self._source,
            fetched_at=self._clock.now(),
        )


def measure(adjusted: bool | None) -> str:
    """Say what prices are measured by."""
    if adjusted is None:
        return "-"
    return "adjusted for splits" if adjusted else "as traded"


def _was_accepted(symbol: str, known: Candle, bad: BadBar) -> bool:
    try:
        return known.accepted and known.says_the_same(bad.bar.candle(symbol, accepted=True))
    except InvalidValue:
        return False
