from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.domain import notation
from core.domain.errors import InvalidValue

NUMBERS = [
    "1,234",
    "1.234,50",
    "1'234",
    "1 234",
    "1e3",
    "1E3",
    "１２",
    "٣",
    "+5",
    ".5",
    "5.",
    "--5",
    "-",
    "0x10",
]
NUMBERS += ["1_000", " 1", "1 ", "1\n", "", "NaN", "Infinity", "−1", "(5)", "5-", "5 %", "½", "1" * 100]
DAYS = [
    "03/04/2026",
    "3.4.2026",
    "2026-3-4",
    "20260304",
    "2026-W10-3",
    "2026-02-30",
    "２０２６-03-04",
    "26-03-04",
]
DAYS += ["2026-03-04T00:00:00", " 2026-03-04", "2026-03-04\n", "1772582400", "", "0000-01-01", "+2026-03-04"]
INSTANTS = [f"{day}T12:00:00Z" for day in DAYS] + [
    "2026-03-04",
    "2026-03-04T12:00:00",
    "2026-03-04x12:00:00Z",
]
INSTANTS += ["2026-03-04T12Z", "2026-03-04T24:00:00Z", "2026-03-04T12:00:00,5Z", "2026-03-04T12:00:00+0100"]


@pytest.mark.parametrize(
    ("read", "text"),
    [(notation.integer, text) for text in [*NUMBERS, "1.0"]]
    + [(notation.decimal, text) for text in NUMBERS]
    + [(notation.day, text) for text in DAYS]
    + [(notation.instant, text) for text in INSTANTS],
)
def test_what_could_mean_another_value_is_refused(read: Callable[[str, str], object], text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^it must "):
        read(text, "it")


@given(st.integers(-(10**19), 10**19))
def test_an_integer_is_read_as_it_is_written(number: int) -> None:
    assert notation.integer(str(number), "it") == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-(10**9), max_value=10**9))
def test_a_decimal_keeps_every_place(number: Decimal) -> None:
    assert f"{notation.decimal(f'{number:f}', 'it'):f}" == f"{number:f}"


@given(st.dates())
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assume(day.year != 1582)  # whose calendar left ten days out
    assert notation.day(day.isoformat(), "it") == day


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_is_read_as_it_is_written(instant: datetime) -> None:
    assume(instant.year != 1582)
    assert notation.instant(instant.isoformat(), "it") == instant
    assert notation.instant(instant.isoformat().replace("+00:00", "Z"), "it") == instant
    assert notation.instant(str(instant), "it") == instant
