"""Stretches of days, and which of them are still to be fetched."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.errors import Conflict, InvalidValue

DAY = timedelta(days=1)

SETTLED_AFTER = timedelta(days=4)
"""How long after a day its price may still come or be revised: a weekend, a holiday and a slow evening."""

MARGIN = timedelta(days=14)
"""Whoever is traded has a price in so many days."""

_SATURDAY = 5


class LastBeforeFirst(Conflict, InvalidValue):
    """Such days are none."""

    def __init__(self, first: date, last: date) -> None:
        super().__init__(f"the first day, {first}, comes after the last one, {last}")


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise LastBeforeFirst(self.first, self.last)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


def span_or_none(first: date, last: date) -> Span | None:
    """Return the span, or None where it has no day."""
    return Span(first, last) if first <= last else None


def missing(asked: Span, covered: Iterable[Span], today: date) -> list[Span]:
    """Return what of `asked` is not covered: in order, nothing after today, no weekend at either end."""
    gaps = []
    first, last = asked.first, min(asked.last, today)
    for known in [*sorted(covered), Span(last + DAY, last + DAY)]:
        gaps.append(span_or_none(first, min(known.first - DAY, last)))
        first = max(first, known.last + DAY)
    return [trimmed for gap in gaps if gap for trimmed in _without_weekend_ends(gap)]


def hull(spans: list[Span]) -> Span:
    """Return the one span that holds them all: providers count requests, not days."""
    return Span(min(span.first for span in spans), max(span.last for span in spans))


def to_compare(span: Span, covered: Iterable[Span], today: date) -> Span:
    """Return the span with days that are stored beside it, so that an answer can be held against ours.

    They are those that are nearest: a provider that divides older prices may have done so since then.
    """
    known = list(covered)
    before = max((each.last for each in known if each.last < span.first), default=None)
    after = min((each.first for each in known if each.first > span.last), default=None)
    last = min(after + MARGIN, today) if after and not before else span.last
    return Span(_earlier(before or span.first), last)


def _earlier(day: date) -> date:
    return max(day, date.min + MARGIN) - MARGIN


def settled(gap: Span, since: date | None, newest: date, today: date) -> Span | None:
    """Return the part of a fetched gap whose answer will not change, so that nobody asks again.

    The last few days will: a price that was stored right after its day is asked for again, and compared. What
    lies before `since` was not given. An answer whose newest day is long past may have ended early.
    """
    first = max(gap.first, since) if since else gap.first
    return span_or_none(first, min(gap.last, today - SETTLED_AFTER, newest + MARGIN))


def _without_weekend_ends(span: Span) -> Iterator[Span]:
    first, last = span.first, span.last
    while first <= last and first.weekday() >= _SATURDAY:
        first += DAY
    while first <= last and last.weekday() >= _SATURDAY:
        last -= DAY
    if trimmed := span_or_none(first, last):
        yield trimmed
