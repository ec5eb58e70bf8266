"""What no provider should send and some do: set apart or refused with a sentence, whoever sent it."""

from datetime import date

import pytest

from core.domain.ports import Clock
from modules.prices.domain.bar import Bar, bar_of, sorted_out
from modules.prices.domain.errors import BadPayload
from modules.prices.domain.span import Span
from modules.prices.infrastructure.provider import HttpProvider, provider_for
from modules.prices.infrastructure.settings import PricesSettings
from modules.prices.infrastructure.wire.spacing import Spacing

TABLE = "Date,Open,High,Low,Close,Volume\n"


def read(name: str, text: str, clock: Clock) -> tuple[list[str], list[str]]:
    """Return the closes, and why bars are set apart."""
    provider = provider_for(PricesSettings(_env_file=None, provider=name), Spacing(0), clock)
    assert isinstance(provider, HttpProvider)
    good, bad = sorted_out("IBM", Span(date.min, date.max), provider.bars(text, "IBM"))
    return [f"{candle.close.normalize():f}" for candle in good], [each.reason for each in bad]


def columns(number: str, day: str = "1700000000") -> str:
    prices = ",".join(f'"{name}":[{number}]' for name in "ohlc")
    return '{"s":"ok","t":[' + day + '],"v":[1],' + prices + "}"


@pytest.mark.parametrize(
    ("number", "close"),
    [("1E-5", "0.00001"), ("1e5", "100000"), ('"12.50"', "12.5"), ("7.100000000000000000", "7.1")],
)
def test_a_number_is_stored_exactly_however_json_writes_it(number: str, close: str, clock: Clock) -> None:
    assert read("finnhub", columns(number), clock) == ([close], [])


@pytest.mark.parametrize(
    "number",
    [
        *("NaN", "Infinity", "null", "true", "[]", "{}", '""', '"1e3"', '"1,5"', '" 12"', '"１２"', '"0x10"'),
        *("-1", "0", "-0", "1e400", "1e999999999", "1e99999999999999999999", "-1e99999999999999999999"),
        *("1234567890123456789012345678901234567890", "0.0000000000001"),
    ],
)
def test_what_is_no_price_is_set_apart_whatever_its_size(number: str, clock: Clock) -> None:
    good, bad = read("finnhub", columns(number), clock)
    assert (good, len(bad)) == ([], 1)


@pytest.mark.parametrize(
    "day",
    ["1e30", "-1e30", "1e99999999999999999999", "-99999999999999", "-62135596801", "null", "true", '"x"'],
)
def test_what_is_no_instant_is_set_apart(day: str, clock: Clock) -> None:
    good, bad = read("finnhub", columns("1", day), clock)
    assert (good, len(bad)) == ([], 1)
    assert "is not a day" in bad[0]


@pytest.mark.parametrize("name", ["eodhd", "stooq"])
def test_empty_lines_are_no_bars(name: str, clock: Clock) -> None:
    assert read(name, f"\n{TABLE}\n2024-01-02,1,2,1,2,5\r\n\r\n", clock) == (["2"], [])


@pytest.mark.parametrize("name", ["eodhd", "stooq"])
def test_a_line_of_another_width_is_set_apart_as_it_is(name: str, clock: Clock) -> None:
    good, bad = read(name, f"{TABLE}2024-01-02,1,2,1,2,5\n2024-01-03,1,2,1\n2024;1;2;1;2;5\n", clock)
    assert good == ["2"]
    assert [each.partition(", which")[0].partition(" is not a day")[0] for each in bad] == [
        "'2024;1;2;1;2;5'",
        "the open is '2024-01-03,1,2,1'",
    ]


def test_of_two_columns_with_one_name_nobody_knows_which_counts(clock: Clock) -> None:
    assert read("eodhd", "Date,Open,Open,High,Low,Close,Volume\n2024-01-02,1,2,2,1,2,5\n", clock) == (
        [],
        ["the open is missing"],
    )


def test_nothing_at_all_has_a_sentence(clock: Clock) -> None:
    with pytest.raises(BadPayload, match="what Stooq sent for IBM is empty"):
        read("stooq", "\r\n\n", clock)


def test_a_number_of_a_million_digits_is_set_apart_in_a_short_sentence(clock: Clock) -> None:
    (reason,) = read("finnhub", columns(f"1.{'5' * 1_000_000}"), clock)[1]
    assert reason.startswith("the open is 1.555")
    assert len(reason) < 120


def test_half_a_character_is_kept_as_text_that_can_be_shown() -> None:
    bar = sorted_out("IBM", Span(date.min, date.max), [Bar("\ud800", "1", "1", "1", "\udfff", "1")])[1][0].bar
    assert bar_of(bar.text()).day == "\\ud800"
