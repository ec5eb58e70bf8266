"""Values are checked by rules that all backends can keep."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.errors import InvalidValue
from core.domain.values import (
    exact_decimal,
    identifiers,
    instant,
    integer64,
    key_text,
    line,
    long_text,
    optional_text,
)

EXACT = st.decimals(min_value=-(10**14) + 1, max_value=10**14 - 1, places=4)


@given(EXACT)
def test_a_decimal_with_four_places_keeps_its_value(amount: Decimal) -> None:
    assert exact_decimal(amount, "amount") == amount


@given(EXACT)
def test_a_decimal_keeps_its_value_whatever_precision_the_caller_has_set(amount: Decimal) -> None:
    with localcontext(prec=2):
        assert exact_decimal(amount, "amount").compare(amount) == 0


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_a_decimal_is_kept_exactly_or_refused(amount: Decimal) -> None:
    try:
        kept = exact_decimal(amount, "amount")
    except InvalidValue:
        return
    assert kept == amount
    assert kept.as_tuple().exponent == -4


@pytest.mark.parametrize(("places", "digits"), [(0, 18), (8, 18), (18, 18), (18, 38), (30, 38)])
@given(data=st.data())
def test_a_field_may_have_other_places_and_digits(data: st.DataObject, places: int, digits: int) -> None:
    count = data.draw(st.integers(1 - 10**digits, 10**digits - 1))
    amount = Decimal(count).scaleb(-places, Context(prec=38))
    kept = exact_decimal(amount, "amount", places, digits)
    assert kept.compare(amount) == 0
    assert kept.as_tuple().exponent == -places


@pytest.mark.parametrize(("places", "digits"), [(-1, 18), (19, 18), (31, 38), (4, 39), (0, 0)])
def test_no_field_has_more_than_every_backend_can_hold(places: int, digits: int) -> None:
    with pytest.raises(ValueError, match="no exact decimal"):
        exact_decimal(0, "amount", places, digits)


@pytest.mark.parametrize("wrong", [1.0, "1", True, None])
def test_what_is_not_a_decimal_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidValue, match="must be a Decimal"):
        exact_decimal(wrong, "amount")  # type: ignore[arg-type]  # that is the mistake


@given(st.text(st.sampled_from("aZ é\u0301\0\n\ud800\udfff\U0001f642")))
def test_text_is_kept_as_it_is_or_refused(text: str) -> None:
    try:
        kept = long_text(text, "text")
    except InvalidValue:
        assert "\0" in text or any("\ud800" <= each <= "\udfff" for each in text)
    else:
        assert kept is text


def test_key_text_may_be_empty_and_have_blanks_inside() -> None:
    assert key_text("", "name") == ""
    assert key_text("a  b", "name") == "a  b"


def test_a_shorter_limit_for_key_text_holds() -> None:
    with pytest.raises(InvalidValue, match="4 characters, at most 3"):
        key_text("abcd", "name", 3)


@pytest.mark.parametrize("wrong", ["", "a\nb", "a\u2028b", " a", "abcd"])
def test_what_is_not_one_line_of_text_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidValue, match=r"^name "):
        line(wrong, "name", 3)


def test_an_empty_text_that_may_be_missing_is_missing() -> None:
    assert [optional_text(each, "notes") for each in (None, "", " ")] == [None, None, " "]


def test_identifiers_are_sorted_and_each_there_once() -> None:
    assert identifiers(["b", "a", "b"], "tags") == ["a", "b"]
    with pytest.raises(InvalidValue, match=r"^tags "):
        identifiers(["a", "no digit"], "tags")


def test_messages_name_the_value() -> None:
    with pytest.raises(InvalidValue, match=r"^title must not begin or end with a blank"):
        key_text("note ", "title")


def test_instants_are_turned_to_utc() -> None:
    noon_in_nepal = datetime(2024, 1, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    assert instant(noon_in_nepal, "taken").isoformat() == "2024-01-01T06:15:00+00:00"


def test_instants_beyond_year_9999_in_utc_are_refused() -> None:
    with pytest.raises(InvalidValue, match="1 to 9999"):
        instant(datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))), "taken")


def test_instants_in_utc_are_kept() -> None:
    now = datetime.now(UTC)
    assert instant(now, "taken") is now


@pytest.mark.parametrize("wrong", [1.0, "1", True, 2**63])
def test_what_is_not_an_integer_of_64_bits_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidValue):
        integer64(wrong, "number")  # type: ignore[arg-type]  # that is the mistake
