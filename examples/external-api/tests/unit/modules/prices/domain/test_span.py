from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.errors import InvalidValue
from modules.prices.domain.span import Span, hull, missing, settled, to_compare

TODAY = date(2024, 6, 10)  # a Monday


def span(first: str, last: str) -> Span:
    return Span(date.fromisoformat(f"2024-{first}"), date.fromisoformat(f"2024-{last}"))


def test_the_first_day_does_not_come_after_the_last() -> None:
    with pytest.raises(InvalidValue, match="2024-03-02, comes after the last one, 2024-03-01"):
        span("03-02", "03-01")


def test_everything_is_missing_at_first() -> None:
    assert missing(span("03-01", "03-29"), [], TODAY) == [span("03-01", "03-29")]


def test_nothing_is_missing_when_all_is_covered() -> None:
    assert missing(span("03-04", "03-08"), [span("03-01", "03-29")], TODAY) == []


def test_only_what_lies_around_is_missing() -> None:
    covered = [span("03-20", "03-22"), span("03-05", "03-08"), span("03-06", "03-07")]
    assert missing(span("03-01", "03-29"), covered, TODAY) == [
        span("03-01", "03-04"),
        span("03-11", "03-19"),
        span("03-25", "03-29"),
    ]


def test_weekends_are_not_missed() -> None:
    assert missing(span("03-02", "03-03"), [], TODAY) == []
    assert missing(span("03-01", "03-10"), [span("03-01", "03-08")], TODAY) == []


def test_the_future_is_not_missed() -> None:
    assert missing(span("06-05", "06-30"), [], TODAY) == [span("06-05", "06-10")]
    assert missing(span("06-11", "06-30"), [], TODAY) == []


DAYS = st.integers(0, 60).map(lambda days: date(2024, 4, 20) + timedelta(days=days))
SPANS = st.tuples(DAYS, DAYS).map(lambda ends: Span(min(ends), max(ends)))


@given(SPANS, st.lists(SPANS, max_size=6))
def test_each_day_of_trade_is_either_covered_or_missing(asked: Span, covered: list[Span]) -> None:
    gaps = missing(asked, covered, TODAY)
    for number in range((asked.last - asked.first).days + 1):
        day = asked.first + timedelta(days=number)
        known, missed = any(day in each for each in covered), sum(day in gap for gap in gaps)
        if known or day > TODAY:
            assert missed == 0
        elif day.weekday() < 5:
            assert missed == 1


def test_one_request_spans_all_gaps() -> None:
    assert hull([span("03-01", "03-04"), span("03-25", "03-29")]) == span("03-01", "03-29")


def test_days_long_past_are_settled() -> None:
    assert settled(span("05-27", "05-27"), None, TODAY, TODAY) == span("05-27", "05-27")
    assert settled(span("06-03", "06-07"), None, TODAY, TODAY) == span("06-03", "06-06")


def test_the_last_few_days_are_asked_for_again() -> None:
    assert settled(span("06-07", "06-10"), None, TODAY, TODAY) is None


def test_what_was_not_given_is_not_settled() -> None:
    assert settled(span("01-02", "05-31"), date(2024, 3, 1), TODAY, TODAY) == span("03-01", "05-31")
    assert settled(span("01-02", "01-31"), date(2024, 3, 1), TODAY, TODAY) is None


def test_what_an_answer_may_have_left_out_at_its_end_is_not_settled() -> None:
    assert settled(span("01-02", "05-31"), None, date(2024, 3, 1), TODAY) == span("01-02", "03-15")
    assert settled(span("05-01", "05-31"), None, date(2024, 3, 1), TODAY) is None


def test_the_nearest_days_that_are_stored_are_asked_for_too() -> None:
    asked, old, older = span("05-06", "05-10"), span("03-01", "03-28"), span("01-02", "01-31")
    assert to_compare(asked, [older, old], TODAY) == span("03-14", "05-10")
    assert to_compare(older, [asked], TODAY) == Span(date(2023, 12, 19), date(2024, 5, 20))
    assert to_compare(asked, [], TODAY) == span("04-22", "05-10")
