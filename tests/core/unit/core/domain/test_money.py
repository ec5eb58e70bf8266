"""Money is exact, and of one currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.currencies import PLACES, UnknownCurrency
from core.domain.errors import InvalidValue
from core.domain.money import CurrencyMismatch, Money, in_one, in_two

CENTS = st.integers(-(10**16) + 1, 10**16 - 1).map(lambda cents: Money(Decimal(cents).scaleb(-2), "EUR"))


def eur(text: str) -> Money:
    return Money.parse(text, "EUR")


@pytest.mark.parametrize(
    ("text", "currency", "shown"),
    [
        ("12.5", "EUR", "12.50 EUR"),
        ("-1234567", "JPY", "-1,234,567 JPY"),
        ("0.125", "KWD", "0.125 KWD"),
        ("0.0001", "CLF", "0.0001 CLF"),
        ("99999999999999.99", "USD", "99,999,999,999,999.99 USD"),
    ],
)
def test_has_the_decimal_places_of_its_currency(text: str, currency: str, shown: str) -> None:
    assert str(Money.parse(text, currency)) == shown


@pytest.mark.parametrize(
    ("amount", "currency", "reason"),
    [
        ("12.345", "EUR", "EUR has 2 decimal places"),
        ("0.5", "JPY", "JPY has 0 decimal places"),
        ("NaN", "EUR", "finite"),
        ("Infinity", "EUR", "finite"),
        ("-0", "EUR", "negative zero"),
        ("-0.00", "EUR", "negative zero"),
        ("1e400", "EUR", "more than 14 digits"),
        ("-1e999999", "EUR", "more than 14 digits"),
        ("1e-400", "EUR", "decimal places"),
        ("100000000000000", "EUR", "more than 14 digits"),
    ],
)
def test_refuses_amounts_that_are_none(amount: str, currency: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason):
        Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    "text", ["", " 1", "1,5", "1.", ".5", "1e3", "NaN", "+1", "١", "0x1", "1_000", "12.50 EUR"]
)
def test_reads_only_plain_digits(text: str) -> None:
    with pytest.raises(InvalidValue, match="no amount"):
        eur(text)


@pytest.mark.parametrize(
    ("text", "currency"),
    [("-3.000", "EUR"), ("12.500", "EUR"), ("5.0", "JPY"), ("1.2340", "KWD"), ("3.", "EUR")],
)
def test_more_places_than_the_currency_has_are_refused_even_if_they_are_zeros(
    text: str, currency: str
) -> None:
    with pytest.raises(InvalidValue, match=r"decimal places, .* has more|no amount"):
        Money.parse(text, currency)


def test_fewer_places_than_the_currency_has_mean_zeros() -> None:
    assert [str(eur(text)) for text in ("3", "3.0", "3.00")] == ["3.00 EUR"] * 3


@pytest.mark.parametrize("code", ["", "eur", "EURO", "XXX", "BTC", "=1+1"])
def test_refuses_unknown_currencies(code: str) -> None:
    with pytest.raises(UnknownCurrency, match=r"no currency of ISO 4217"):
        Money(Decimal(1), code)


def test_refuses_floats_even_where_they_look_exact() -> None:
    with pytest.raises(InvalidValue, match="must be a Decimal, not float"):
        Money(1.5, "EUR")  # type: ignore[arg-type]  # what the test is about
    with pytest.raises(InvalidValue, match="not by float"):
        eur("1") * 1.5  # type: ignore[operator]  # the same


@given(CENTS, CENTS)
def test_what_was_added_can_be_taken_away_again(first: Money, second: Money) -> None:
    try:
        total = first + second
    except InvalidValue:
        assert abs(first.amount + second.amount) >= 10**14
    else:
        assert total - second == first
        assert total + -total == eur("0")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_rounding_is_off_by_half_a_cent_at_most(amount: Decimal) -> None:
    assert abs(Money.rounded(amount, "EUR").amount - amount) <= Decimal("0.005")


@pytest.mark.parametrize(("amount", "rounded"), [("0.005", "0.00"), ("0.015", "0.02"), ("-0.025", "-0.02")])
def test_rounds_half_to_even(amount: str, rounded: str) -> None:
    assert Money.rounded(Decimal(amount), "EUR") == eur(rounded)


def test_multiplies_exactly_and_rounds_once() -> None:
    assert eur("99999999999999.99") * Decimal("0.00000000000001") == eur("1.00")
    assert eur("10.05") * Decimal("0.1") == eur("1.00")
    assert eur("3.33") * 3 == eur("9.99")


@pytest.mark.parametrize("operation", [Money.__add__, Money.__sub__, Money.__lt__, Money.__ge__])
def test_currencies_do_not_mix(operation: object) -> None:
    with pytest.raises(CurrencyMismatch, match="USD does not go with EUR"):
        operation(eur("1"), Money(Decimal(1), "USD"))  # type: ignore[operator]  # each of them is one


def test_compares_within_a_currency() -> None:
    assert eur("1") < eur("2") <= eur("2.00")
    assert eur("2") == eur("2.00")
    assert eur("1") != Money(Decimal(1), "USD")


def test_every_currency_of_the_list_makes_money() -> None:
    assert len(PLACES) > 150
    for code, places in PLACES.items():
        assert Money(Decimal(1).scaleb(-places), code).amount > 0


def test_is_made_two_and_one_again() -> None:
    values = {"id": "1", "price": eur("12.50"), "fee": None}
    two = in_two(values, "price", "fee")
    assert two == {
        "id": "1",
        "price_amount": Decimal("12.50"),
        "price_currency": "EUR",
        "fee_amount": None,
        "fee_currency": None,
    }
    in_one(two, "price", "fee")
    assert two == values
