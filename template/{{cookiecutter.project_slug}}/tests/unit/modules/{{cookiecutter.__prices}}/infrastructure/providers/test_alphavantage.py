import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from modules.prices.domain.candle import Candle
from modules.prices.domain.errors import (
    BadPayload,
    Noted,
    NotInPlan,
    ProviderError,
    QuotaExceeded,
    TooManyRequests,
    Unauthorised,
    UnknownSymbol,
)
from modules.prices.domain.span import Span
from modules.prices.infrastructure.provider import SENTENCES, HttpProvider

from .conftest import Read

PRICES = {
    "1. open": "10.0000",
    "2. high": "12.5000",
    "3. low": "9.9999",
    "4. close": "11.0000",
    "5. volume": "123456",
}


def answer(days: dict[str, Any], symbol: str = "IBM") -> str:
    return json.dumps({"Meta Data": {"2. Symbol": symbol}, "Time Series (Daily)": days})


def test_reads_every_day(read: Read) -> None:
    found, bad = read(answer({"2024-03-04": PRICES, "2024-03-01": PRICES}))
    assert [candle.day for candle in found] == [date(2024, 3, 1), date(2024, 3, 4)]
    assert found[0] == Candle(
        symbol="IBM",
        day=date(2024, 3, 1),
        open=Decimal(10),
        high=Decimal("12.5"),
        low=Decimal("9.9999"),
        close=Decimal(11),
        volume=Decimal(123_456),
    )
    assert bad == []


@pytest.mark.parametrize(
    ("sent", "field", "exact"),
    [
        ({"1. open": 10.0}, "open", "10"),
        ({"4. close": "10.123456789012"}, "close", "10.123456789012"),
        ({"3. low": 1.2e-7}, "low", "0.00000012"),
        ({"5. volume": "1.5"}, "volume", "1.5"),
        ({"5. volume": 98_765_432_109_876_543_210}, "volume", "98765432109876543210"),
        ({"5. volume": "0"}, "volume", "0"),
        ({"6. split": "2"}, "open", "10"),
        ({"6. split": None}, "open", "10"),
    ],
)
def test_a_number_is_stored_exactly_however_it_is_written(
    read: Read, sent: dict[str, Any], field: str, exact: str
) -> None:
    (candle,), bad = read(answer({"2024-03-05": PRICES | sent}))
    assert getattr(candle, field).compare(Decimal(exact)) == 0
    assert bad == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"1. open": "1O.5"}, "the open is '1O.5', which is not a plain decimal number"),
        ({"1. open": "NaN"}, "not a plain"),
        ({"1. open": float("nan")}, "not a plain"),
        ({"1. open": "1e1"}, "not a plain"),
        ({"1. open": "-10.0"}, "not a plain"),
        ({"1. open": -10}, "must be above zero, not -10.00"),
        ({"1. open": "+10.0"}, "not a plain"),
        ({"1. open": " 10.0"}, "not a plain"),
        ({"1. open": "10,5"}, "not a plain"),
        ({"1. open": "1_0.5"}, "not a plain"),
        ({"1. open": "١٠"}, "not a plain"),
        ({"1. open": "10."}, "not a plain"),
        ({"1. open": ""}, "the open is missing"),
        ({"1. open": None}, "the open is missing"),
        ({"1. open": True}, "not a plain"),
        ({"1. open": ["10"]}, "not a plain"),
        ({"1. open": "10.0000000000001"}, "more than 12 decimal places"),
        ({"1. open": "0"}, "must be above zero, not 0.00"),
        ({"1. open": 0}, "must be above zero, not 0.00"),
        ({"1. open": "13"}, "opens at 13.00 and closes at 11.00, not both between its low"),
        ({"1. open": "9" * 40}, "more than 26 digits"),
        ({"5. volume": "-1"}, "not a plain"),
        ({"5. volume": None}, "the volume is missing"),
        ({"5. volume": "9" * 30}, "more than 26 digits"),
    ],
)
def test_one_bad_bar_is_set_apart_and_the_others_are_not(
    read: Read, wrong: dict[str, Any], reason: str
) -> None:
    found, (bad,) = read(answer({"2024-03-04": PRICES, "2024-03-05": PRICES | wrong, "2024-03-06": PRICES}))
    assert [candle.day.day for candle in found] == [4, 6]
    assert bad.day == date(2024, 3, 5)
    assert reason in bad.reason


@pytest.mark.parametrize("field", list(PRICES))
def test_a_bar_that_lacks_a_field_is_set_apart(read: Read, field: str) -> None:
    less = {name: value for name, value in PRICES.items() if name != field}
    found, (bad,) = read(answer({"2024-03-04": PRICES, "2024-03-05": less}))
    assert len(found) == 1
    assert bad.reason == f"the {field[3:]} is missing"


@pytest.mark.parametrize("day", ["2024-02-30", "2024-3-1", "20240301", "01.03.2024", "", "2024-03-01T00:00"])
def test_a_bar_without_a_day_is_set_apart(read: Read, day: str) -> None:
    (found,), (bad,) = read(answer({day: PRICES, "2024-03-04": PRICES}))
    assert (found.day, bad.day) == (date(2024, 3, 4), None)
    assert bad.reason == f"{day!r} is not a day such as 2024-12-31"


@pytest.mark.parametrize("prices", [None, [], "10", {}])
def test_what_is_no_bar_at_all_is_set_apart(read: Read, prices: object) -> None:
    (_,), (bad,) = read(answer({"2024-03-01": prices, "2024-03-04": PRICES}))
    assert bad.reason == "the open is missing"


def test_an_empty_series_is_no_prices(read: Read) -> None:
    assert read(answer({})) == ([], [])


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
def test_refuses_what_is_no_answer(read: Read, text: str) -> None:
    with pytest.raises(BadPayload):
        read(text)


def test_a_day_that_comes_twice_is_set_apart_unless_it_is_the_same(read: Read) -> None:
    twice = answer({"2024-03-01": PRICES, "2024-03-04": PRICES | {"4. close": "12"}, "2024-03-05": PRICES})
    found, bad = read(twice.replace("2024-03-04", "2024-03-01"))
    assert [candle.day.day for candle in found] == [5]
    assert [each.reason for each in bad] == ["IBM on 2024-03-01 was sent twice, and not twice the same"] * 2
    same = answer({"2024-03-01": PRICES, "2024-03-04": PRICES}).replace("2024-03-04", "2024-03-01")
    assert [len(each) for each in read(same)] == [1, 0]


def test_refuses_the_prices_of_another_symbol(read: Read) -> None:
    with pytest.raises(BadPayload, match="prices of 'KO' for IBM"):
        read(answer({"2024-03-01": PRICES}, symbol="KO"))


@pytest.mark.parametrize(
    ("key", "text", "error"),
    [
        ("Error Message", "Invalid API call. Please retry.", UnknownSymbol),
        ("Error Message", "the parameter apikey is invalid or missing.", Unauthorised),
        ("Information", "the parameter apikey is invalid or missing.", Unauthorised),
        ("Information", "The **demo** API key is for demo purposes only.", Unauthorised),
        ("Information", "Your API key is K3Y, its rate limit is 25 requests per day.", QuotaExceeded),
        ("Information", "Standard limit: 25 requests per day. Premium plans have no limit.", QuotaExceeded),
        ("Information", "More sparingly, please (1 request per second); free: 25 per day.", TooManyRequests),
        ("Note", "Our call frequency is 5 calls per minute and 500 calls per day.", TooManyRequests),
        ("Information", "This is a premium endpoint.", NotInPlan),
        ("Information", "outputsize=full is a premium feature; see the premium plans.", NotInPlan),
        ("Information", "We moved.", Noted),
        ("Note", "Happy new year.", Noted),
        ("Detail", "Who knows.", BadPayload),
    ],
)
def test_tells_refusals_apart_by_their_words(
    read: Read, key: str, text: str, error: type[ProviderError]
) -> None:
    with pytest.raises(ProviderError) as refused:
        read(json.dumps({key: text}))
    assert type(refused.value) is error
    assert "K3Y" not in str(refused.value)


def test_six_things_have_six_sentences(provider: HttpProvider) -> None:
    assert {
        type(provider.refusal(kind, "IBM")): str(provider.refusal(kind, "IBM")) for kind in SENTENCES
    } == {
        NotInPlan: "Alpha Vantage does not give prices of IBM to the plan of this key",
        Noted: "Alpha Vantage sent a note in place of prices of IBM; its site may say what it means",
        TooManyRequests: "Alpha Vantage grants no more requests this minute,"
        " lower PRICES_REQUESTS_PER_SECOND",
        QuotaExceeded: "Alpha Vantage grants no more requests today, try again tomorrow",
        Unauthorised: "Alpha Vantage does not accept the API key, set PRICES_API_KEY",
        UnknownSymbol: "Alpha Vantage does not know the symbol IBM",
    }


def test_prices_that_come_with_a_note_are_prices(read: Read) -> None:
    noted = json.loads(answer({"2024-03-01": PRICES})) | {"Information": "We will move to a new address."}
    assert len(read(json.dumps(noted))[0]) == 1


@pytest.mark.parametrize(("first", "size"), [(date(2024, 5, 1), "compact"), (date(2023, 5, 1), "full")])
def test_asks_for_no_more_than_it_needs(provider: HttpProvider, first: date, size: str) -> None:
    _, query = provider.question("IBM", Span(first, date(2024, 6, 10)))
    assert query["outputsize"] == size
