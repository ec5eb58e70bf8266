"""What the domain says of a value that it refuses, and what it takes that is just inside of a border."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest

from core.domain import notation, values
from core.domain.currencies import UnknownCurrency
from core.domain.entities import Recorded
from core.domain.errors import InvalidValue
from core.domain.money import Money

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LARGEST = 9_223_372_036_854_775_807
SHOWN = "'" + "x" * 58 + "…"
"""What messages show of a long text."""


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


def thing(**changed: Any) -> Recorded:
    return Recorded(**{"id": "1", "created_at": NOON, "updated_at": NOON, **changed})


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: values.long_text(b"x", "body"), "body must be text, not bytes"),  # type: ignore[arg-type]  # on purpose
    (lambda: values.long_text("a\0b", "body"), "body must not contain the NUL character"),
    (lambda: values.long_text("ab\ud800", "body"), "body has half a surrogate pair at position 2"),
    (lambda: values.optional_text("a\0", "body"), "body must not contain the NUL character"),
    (lambda: values.key_text(1, "name"), "name must be text, not int"),  # type: ignore[arg-type]  # on purpose
    (lambda: values.key_text("a\0b", "name"), "name must not contain the NUL character"),
    (lambda: values.key_text("ä\0", "name"), "name must not contain the NUL character"),
    (lambda: values.key_text("é\udfff", "name"), "name has half a surrogate pair at position 1"),
    (lambda: values.key_text("abcd", "name", 3), "name has 4 characters, at most 3 are allowed"),
    (lambda: values.key_text("x" * 256, "name"), "name has 256 characters, at most 255 are allowed"),
    (lambda: values.key_text("a ", "name"), "name must not begin or end with a blank: 'a '"),
    (lambda: values.key_text("\u3000a", "name"), "name must not begin or end with a blank: '\\u3000a'"),
    (lambda: values.line("", "title"), "title must be one line of text, not ''"),
    (lambda: values.line("a\nb", "title"), "title must be one line of text, not 'a\\nb'"),
    (lambda: values.line("abcd", "title", 3), "title has 4 characters, at most 3 are allowed"),
    (
        lambda: values.identifier("../../" + "x" * 50, "id"),
        f"id must be 1 to 32 of the digits 0-9 and a-f, not '../../{'x' * 34}'",
    ),
    (
        lambda: values.identifiers(["a", "A"], "tags"),
        "tags must be 1 to 32 of the digits 0-9 and a-f, not 'A'",
    ),
    (lambda: values.version(0, "version"), "versions count from 1"),
    (lambda: values.version(2**53, "version"), f"version must be at most {2**53 - 1}, not {2**53}"),
    (lambda: values.instant("now", "seen"), "seen must be an instant, not str"),  # type: ignore[arg-type]  # on purpose
    (
        lambda: values.instant(NOON.replace(tzinfo=None), "seen"),
        "seen must have a time zone: 2026-03-01T12:00:00",
    ),
    (
        lambda: values.instant(datetime.min.replace(tzinfo=timezone(timedelta(hours=1))), "seen"),
        "seen is outside the years 1 to 9999 in UTC: 0001-01-01T00:00:00+01:00",
    ),
    (
        lambda: values.instant(datetime(1582, 10, 5, tzinfo=UTC), "seen"),
        "seen is one of the ten that the calendar left out: 1582-10-05",
    ),
    (lambda: values.day(NOON, "due"), "due must be a day, not datetime"),
    (
        lambda: values.day(date(1582, 10, 5), "due"),
        "due is one of the ten that the calendar left out: 1582-10-05",
    ),
    (
        lambda: values.day(date(1582, 10, 14), "due"),
        "due is one of the ten that the calendar left out: 1582-10-14",
    ),
    (lambda: values.exact_decimal(1.5, "sum"), "sum must be a Decimal, not float"),  # type: ignore[arg-type]  # on purpose
    (lambda: values.exact_decimal(True, "sum"), "sum must be a Decimal, not bool"),
    (lambda: values.exact_decimal(Decimal("NaN"), "sum"), "sum must be a finite number, not NaN"),
    (lambda: values.exact_decimal(10**14, "sum"), "sum needs more than 14 digits before the point"),
    (
        lambda: values.exact_decimal(Decimal("0.00001"), "sum"),
        "sum has more than 4 decimal places: 0.00001",
    ),
    (lambda: values.integer64("1", "count"), "count must be an integer, not str"),  # type: ignore[arg-type]  # on purpose
    (lambda: values.integer64(True, "count"), "count must be an integer, not bool"),
    (
        lambda: values.integer64(LARGEST + 1, "count"),
        "count does not fit into 64 bits: 9223372036854775808",
    ),
    (
        lambda: values.integer64(-LARGEST - 2, "count"),
        "count does not fit into 64 bits: -9223372036854775809",
    ),
    (lambda: notation.integer("x" * 99, "count"), f"count must be an integer such as 12, not {SHOWN}"),
    (lambda: notation.decimal("1,5", "sum"), "sum must be a decimal number such as 12.50, not '1,5'"),
    (lambda: notation.day("3.4.2026", "due"), "due must be a day such as 2026-03-01, not '3.4.2026'"),
    (
        lambda: notation.day("2026-02-30", "due"),
        "due must be a day such as 2026-03-01, not '2026-02-30'",
    ),
    (
        lambda: notation.instant("noon", "seen"),
        "seen must be an instant such as 2026-03-01T08:30:00Z, to the microsecond, not 'noon'",
    ),
    (lambda: notation.flag("yes", "open"), "open must be true or false, not 'yes'"),
    (lambda: notation.choice("green", "colour", Colour), "colour must be one of red, blue, not 'green'"),
    (lambda: thing(id=""), "id must not be empty"),
    (lambda: thing(id="x" * 33), "id has 33 characters, at most 32 are allowed"),
    (lambda: thing(version="1"), "version must be an integer, not str"),
    (lambda: thing(version=2**53), f"version must be at most {2**53 - 1}, not {2**53}"),
    (lambda: thing(created_at=1), "created_at must be an instant, not int"),
    (lambda: thing(updated_at=1), "updated_at must be an instant, not int"),
    (
        lambda: thing(updated_at=NOON - timedelta(microseconds=1)),
        "nothing is updated before it is created",
    ),
    (
        lambda: Money(Decimal(1), "x" * 30),
        f"'{'x' * 20}' is no currency of ISO 4217; a code looks like EUR",
    ),
    (lambda: Money(Decimal("1e14"), "EUR"), "an amount needs more than 14 digits before the point"),
    (lambda: Money.rounded(Decimal("1e14"), "EUR"), "an amount needs more than 14 digits before the point"),
    (lambda: Money.rounded(Decimal("1e40"), "EUR"), "an amount needs more than 14 digits before the point"),
    (lambda: Money.given(Decimal("1.5"), "JPY"), "JPY has 0 decimal places, '1.5' has more"),
    (lambda: Money.parse("x" * 50, "EUR"), f"'{'x' * 40}' is no amount such as 12.50"),
    (lambda: Money.rounded(Decimal("Infinity"), "EUR"), "an amount must be a finite number, not Infinity"),
]


@pytest.mark.parametrize(("act", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_it_is_refused_in_these_words(act: Callable[[], object], sentence: str) -> None:
    with pytest.raises((InvalidValue, UnknownCurrency)) as refused:
        act()
    assert str(refused.value) == sentence


TAKEN: list[tuple[Callable[[], object], object]] = [
    (lambda: values.long_text("ä\U0001f600\n", "body"), "ä\U0001f600\n"),
    (lambda: values.optional_text("", "body"), None),
    (lambda: values.key_text("abc", "name", 3), "abc"),
    (lambda: values.key_text("ä" * 255, "name"), "ä" * 255),
    (lambda: values.line("abc", "title", 3), "abc"),
    (lambda: values.identifiers(["b", "a", "b"], "tags"), ["a", "b"]),
    (lambda: values.version(1, "version"), 1),
    (lambda: values.version(2**53 - 1, "version"), 2**53 - 1),
    (lambda: values.integer64(LARGEST, "count"), LARGEST),
    (lambda: values.integer64(-LARGEST - 1, "count"), -LARGEST - 1),
    (lambda: values.day(date(1582, 10, 4), "due"), date(1582, 10, 4)),
    (lambda: values.day(date(1582, 10, 15), "due"), date(1582, 10, 15)),
    (lambda: values.day(date(1, 1, 1), "due"), date(1, 1, 1)),
    (lambda: values.exact_decimal(10**14 - 1, "sum").compare_total(Decimal(10**14 - 1).scaleb(0)), -1),
    (lambda: str(values.exact_decimal(Decimal("-0.0"), "sum")), "0.0000"),
    (lambda: notation.shown("x" * 58), "'" + "x" * 58 + "'"),
    (lambda: notation.shown("x" * 59), SHOWN),
    (lambda: notation.shown(Decimal("1.50")), "'1.50'"),
    (lambda: notation.shown(7), "7"),
    (lambda: thing().version, 1),
    (lambda: Money.rounded(Decimal("0.125"), "EUR"), Money(Decimal("0.12"), "EUR")),
    (lambda: Money.rounded(Decimal("0.135"), "EUR"), Money(Decimal("0.14"), "EUR")),
    (lambda: Money.rounded(Decimal("2.5"), "JPY"), Money(Decimal(2), "JPY")),
    (lambda: str(Money.rounded(Decimal("-0.001"), "EUR")), "0.00 EUR"),
    (lambda: Money(Decimal(1), "EUR") < Money(Decimal(1), "EUR"), False),
    (
        lambda: Money(Decimal("99999999999999.99"), "EUR") * Decimal("0.1234567890123456789"),
        Money(Decimal("12345678901234.57"), "EUR"),
    ),
]


@pytest.mark.parametrize(("act", "expected"), TAKEN)
def test_it_is_taken_up_to_the_border(act: Callable[[], object], expected: object) -> None:
    assert act() == expected


def test_an_instant_elsewhere_is_given_back_in_utc() -> None:
    here = timezone(timedelta(hours=2))
    found = values.instant(NOON.astimezone(here), "seen")
    assert found == NOON
    assert found.tzinfo is UTC
