"""A value that one backend could not keep or tell apart is refused by all, with the same error."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.domain.errors import InvalidValue

from .specimens import Begin, specimen


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("text", "a\0b", "NUL"),
        ("name", "a\0b", "NUL"),
        ("text", "\ud800", "surrogate"),
        ("name", "\udfff", "surrogate"),
        ("name", " leading", "blank"),
        ("name", "trailing ", "blank"),
        ("name", "trailing\t", "blank"),
        ("name", "\u3000wide", "blank"),
        ("name", "x" * 256, "at most 255"),
        ("order", "trailing ", "blank"),
        ("amount", Decimal("0.00001"), "decimal places"),
        ("amount", Decimal(100000000000000), "digits"),
        ("amount", Decimal("NaN"), "finite"),
        ("amount", Decimal("Infinity"), "finite"),
        ("amount", Decimal("1e400"), "digits"),
        ("amount", 1.5, "Decimal"),
        ("fine", Decimal("1e-13"), "more than 12 decimal places"),
        ("fine", Decimal(1_000_000), "more than 6 digits"),
        ("wide", Decimal("99999999999999999999.9999999999999999999"), "more than 18 decimal places"),
        ("wide", Decimal(10) ** 20, "more than 20 digits"),
        ("wide", Decimal("NaN"), "finite"),
        ("number", 2**63, "64 bits"),
        ("number", -(2**63) - 1, "64 bits"),
        ("taken", datetime(2024, 1, 1), "time zone"),  # noqa: DTZ001 -- that it has none is the point
        ("day", datetime(2024, 1, 1, tzinfo=UTC), "must be a day"),
        ("day", date(1582, 10, 10), "calendar left out"),
        ("taken", datetime(1582, 10, 10, tzinfo=UTC), "calendar left out"),
        ("flag", "yes", "neither true nor false"),
        ("colour", "red", "not one of"),
    ],
)
def test_it_is_refused_and_nothing_is_stored(
    stored: Begin, field: str, value: object, complaint: str
) -> None:
    with stored() as work:
        with pytest.raises(InvalidValue, match=complaint):
            work.specimens.add(specimen(**{field: value}))
        work.rollback()
        assert work.specimens.count() == 0


def test_negative_zero_is_zero(stored: Begin) -> None:
    item = specimen(amount=Decimal("-0.0"))
    with stored() as work:
        work.specimens.add(item)
        read = work.specimens.get(item.id).amount
    assert str(read) == "0.0000"


@pytest.mark.parametrize("field", ["text", "shape"])
def test_sorting_by_long_text_or_by_no_field_at_all_is_refused(stored: Begin, field: str) -> None:
    with stored() as work, pytest.raises(InvalidValue, match=field):
        work.specimens.list(order_by=field)


def test_filtering_by_long_text_is_refused(stored: Begin) -> None:
    with stored() as work, pytest.raises(InvalidValue, match="long text"):
        work.specimens.count(text="x")
