import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from modules.prices.domain.errors import BadPayload, Noted, ProviderError
from modules.prices.domain.span import Span
from modules.prices.infrastructure.provider import HttpProvider

from .conftest import Read

MARCH_1, MARCH_4 = 1_709_251_200, 1_709_510_400
COLUMNS: dict[str, Any] = {
    "t": [MARCH_1, MARCH_4],
    "o": [10, 1.5],
    "h": [12.5, 1.5],
    "l": [9.9999, 1.5],
    "c": [11, 1.5],
    "v": [123456.5, 0],
    "s": "ok",
}


def test_reads_every_day(read: Read) -> None:
    found, bad = read(json.dumps(COLUMNS))
    assert [candle.day for candle in found] == [date(2024, 3, 1), date(2024, 3, 4)]
    assert (found[0].low, found[0].volume, found[1].close) == (
        Decimal("9.9999"),
        Decimal("123456.5"),
        Decimal("1.5"),
    )
    assert bad == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"o": [10]}, "the open is missing"),
        ({"v": None}, "the volume is missing"),
        ({"c": [11, None]}, "the close is missing"),
        ({"c": [11, "1O"]}, "not a plain decimal number"),
        ({"t": [MARCH_1, "x"]}, "is not a day"),
        ({"t": [MARCH_1, 10**12]}, "is not a day"),
        ({"t": [MARCH_1]}, "is not a day"),
        ({"t": [MARCH_1, None]}, "is not a day"),
    ],
)
def test_a_bad_bar_is_set_apart(read: Read, wrong: dict[str, Any], reason: str) -> None:
    _, bad = read(json.dumps(COLUMNS | wrong))
    assert reason in bad[-1].reason


def test_the_columns_may_be_text(read: Read) -> None:
    texts = {name: list(map(str, values)) for name, values in COLUMNS.items() if name != "s"}
    assert read(json.dumps({**texts, "s": "ok"})) == read(json.dumps(COLUMNS))


def test_no_data_is_no_prices(read: Read) -> None:
    assert read('{"s": "no_data"}') == ([], [])


@pytest.mark.parametrize(
    ("text", "error"),
    [('{"error": "We moved."}', Noted), ("{}", BadPayload), ('{"s": "ok"}', BadPayload), ("[]", BadPayload)],
)
def test_refuses_what_is_no_answer(read: Read, text: str, error: type[ProviderError]) -> None:
    with pytest.raises(ProviderError) as refused:
        read(text)
    assert type(refused.value) is error


def test_days_are_asked_for_from_midnight_to_midnight(provider: HttpProvider) -> None:
    _, query = provider.question("IBM", Span(date(2024, 3, 1), date(2024, 3, 4)))
    assert (query["from"], query["to"]) == (str(MARCH_1), str(MARCH_4 + 86_399))
