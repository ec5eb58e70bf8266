"""What lists and counts are asked for."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

import pytest

from core.domain.criteria import All, Begins, Empty, OneOf, Range, each_of, given
from core.domain.errors import InvalidValue


class Size(Enum):
    LARGE = "large"
    SMALL = "small"


@dataclass(frozen=True)
class Filter:
    """As a feature would have one."""

    member: str | None = None
    returned: bool | None = None
    due: Range | None = None


def test_a_range_with_two_open_ends_is_no_criterion() -> None:
    assert Range.of(None, None) is None
    assert Range.of(None, 0) == Range(last=0)
    assert Range.of(0, None) == Range(first=0)


def test_both_ends_are_in_the_range() -> None:
    days = Range(date(2026, 3, 1), date(2026, 3, 31))
    inside = [date(2026, 3, 1), date(2026, 3, 15), date(2026, 3, 31)]
    outside = [date(2026, 2, 28), date(2026, 4, 1), None]
    assert [day in days for day in inside + outside] == [True, True, True, False, False, False]
    assert Size.LARGE in Range(last=Size.LARGE)
    assert Size.SMALL not in Range(last=Size.LARGE)


def test_what_has_no_value_is_in_no_range() -> None:
    assert None not in Range()


def test_values_of_another_kind_are_refused() -> None:
    with pytest.raises(InvalidValue, match="cannot be compared"):
        assert "text" in Range(first=1)


def test_what_is_not_none_is_given() -> None:
    assert given(Filter()) == {}
    assert given(Filter(returned=False, due=Range(first=1))) == {"returned": False, "due": Range(first=1)}


def test_values_are_asked_for_once_each() -> None:
    assert OneOf([2, 1, 2]).values == (2, 1)
    assert OneOf(iter("ab")) == OneOf(("a", "b"))


def test_what_is_asked_together_is_asked_one_after_another() -> None:
    assert list(each_of(All((Begins("a"), All((Empty(),)), All(()))))) == [Begins("a"), Empty()]
    assert list(each_of(None)) == [None]
