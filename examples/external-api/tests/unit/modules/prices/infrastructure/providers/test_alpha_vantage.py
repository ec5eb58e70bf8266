import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from modules.prices.domain.candle import Candle
from modules.prices.domain.errors import (
    BadPayload,
    ProviderError,
    QuotaExceeded,
    TooManyRequests,
    Unauthorised,
    UnknownSymbol,
)
from modules.prices.infrastructure.providers.alpha_vantage import read

PRICES = {
    "1. open": "10.0000",
    "2. high": "12.5000",
    "3. low": "9.9999",
    "4. close": "11.0000",
    "5. volume": "123456",
}


def answer(days: dict[str, Any], symbol: str = "IBM") -> str:
    return json.dumps({"Meta Data": {"2. Symbol": symbol}, "Time Series (Daily)": days})


def test_reads_every_day() -> None:
    found = read(answer({"2024-03-04": PRICES, "2024-03-01": PRICES}), "IBM")
    assert [candle.day for candle in found] == [date(2024, 3, 4), date(2024, 3, 1)]
    assert found[1] == Candle(
        symbol="IBM",
        day=date(2024, 3, 1),
        open=Decimal(10),
        high=Decimal("12.5"),
        low=Decimal("9.9999"),
        close=Decimal(11),
        volume=123_456,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"1. open": "1O.5"},
        {"1. open": "NaN"},
        {"1. open": "1e1"},
        {"1. open": "-10.0"},
        {"1. open": "+10.0"},
        {"1. open": " 10.0"},
        {"1. open": "10,5"},
        {"1. open": "1_0.5"},
        {"1. open": "١٠"},
        {"1. open": "10."},
        {"1. open": ""},
        {"1. open": None},
        {"1. open": 10.0},
        {"1. open": ["10"]},
        {"1. open": "10.00001"},
        {"1. open": "0"},
        {"1. open": "13"},
        {"1. open": "9" * 40},
        {"5. volume": "1.5"},
        {"5. volume": "-1"},
        {"5. volume": "9" * 30},
        {"6. split": "2"},
    ],
)
def test_one_bad_value_spoils_the_whole_answer(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadPayload, match="IBM on '2024-03-05'"):
        read(answer({"2024-03-04": PRICES, "2024-03-05": PRICES | wrong, "2024-03-06": PRICES}), "IBM")


@pytest.mark.parametrize("day", ["2024-02-30", "2024-3-1", "20240301", "01.03.2024", "", "2024-03-01T00:00"])
def test_refuses_what_is_no_day(day: str) -> None:
    with pytest.raises(BadPayload, match="is not a day"):
        read(answer({day: PRICES}), "IBM")


@pytest.mark.parametrize("prices", [None, [], "10", {}, {"1. open": "10"}])
def test_refuses_a_day_without_its_five_fields(prices: object) -> None:
    with pytest.raises(BadPayload, match="as the prices of IBM on '2024-03-01'"):
        read(answer({"2024-03-01": prices}), "IBM")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "12",
        "<html>",
        "[" * 100_000,
        "{}",
        '{"Time Series (Daily)": {}}',
        '{"Meta Data": {"2. Symbol": "IBM"}, "Time Series (Daily)": []}',
        '{"Meta Data": [], "Time Series (Daily)": {}}',
        '{"a": 1, "a": 2}',
    ],
)
def test_refuses_what_is_no_answer(text: str) -> None:
    with pytest.raises(BadPayload):
        read(text, "IBM")


def test_refuses_a_day_that_comes_twice() -> None:
    once = answer({"2024-03-01": PRICES, "2024-03-04": PRICES})
    with pytest.raises(BadPayload, match="a key is there twice"):
        read(once.replace("2024-03-04", "2024-03-01"), "IBM")


def test_refuses_the_prices_of_another_symbol() -> None:
    with pytest.raises(BadPayload, match="prices of 'KO' for IBM"):
        read(answer({"2024-03-01": PRICES}, symbol="KO"), "IBM")


@pytest.mark.parametrize(
    ("key", "text", "error"),
    [
        ("Error Message", "Invalid API call. Please retry.", UnknownSymbol),
        ("Error Message", "the parameter apikey is invalid or missing.", Unauthorised),
        ("Information", "the parameter apikey is invalid or missing.", Unauthorised),
        ("Information", "The **demo** API key is for demo purposes only.", Unauthorised),
        ("Information", "Your API key is K3Y, its rate limit is 25 requests per day.", QuotaExceeded),
        ("Information", "More sparingly, please (1 request per second); free: 25 per day.", TooManyRequests),
        ("Note", "Our call frequency is 5 calls per minute and 500 calls per day.", TooManyRequests),
        ("Information", "This is a premium endpoint.", Unauthorised),
        ("Information", "We moved.", BadPayload),
        ("Detail", "Who knows.", BadPayload),
    ],
)
def test_tells_refusals_apart_by_their_words(key: str, text: str, error: type[ProviderError]) -> None:
    with pytest.raises(ProviderError) as refused:
        read(json.dumps({key: text}), "IBM")
    assert type(refused.value) is error
    assert "K3Y" not in str(refused.value)
