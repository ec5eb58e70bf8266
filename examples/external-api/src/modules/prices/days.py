"""The days that people mean when they do not say."""

from datetime import UTC, date, datetime, timedelta

from .domain.span import Span

YEAR = timedelta(days=365)


def span_of(first: date | None, last: date | None) -> Span:
    """Return the span; without a last day up to today, without a first one a year."""
    end = last or datetime.now(UTC).date()
    return Span(first or end - YEAR, end)
