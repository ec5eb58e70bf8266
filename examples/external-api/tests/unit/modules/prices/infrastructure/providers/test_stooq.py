from datetime import date
from decimal import Decimal

import pytest

from modules.prices.domain.candle import Candle
from modules.prices.domain.errors import (
    BadPayload,
    ProviderError,
    QuotaExceeded,
    Unauthorised,
    UnknownSymbol,
)

from .conftest import Read

HEADER = "Date,Open,High,Low,Close,Volume"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_reads_every_day(read: Read, end: str) -> None:
    text = end.join([HEADER, "2024-03-01,10,12.5,9.9999,11,123456", "2024-03-04,1,1,1,1,0", ""])
    found, bad = read(text)
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


def test_what_is_divided_by_later_splits_is_not_rounded(read: Read) -> None:
    (found,), _ = read(f"{HEADER}\n1984-09-07,0.0997225,0.101022,0.0984235,0.09971,99143872.5", "AAPL")
    assert found.open == Decimal("0.0997225")
    assert (found.low, found.volume) == (Decimal("0.0984235"), Decimal("99143872.5"))


def test_an_index_has_no_volume(read: Read) -> None:
    (found,), _ = read("Date,Open,High,Low,Close\n2024-03-01,10,12,9,11", "^SPX")
    assert found.volume == 0


def test_columns_are_known_by_their_names(read: Read) -> None:
    (found,), bad = read("Date,Close,Open,High,Low,Volume,Split\n2024-03-01,11,10,12,9,1,2")
    assert (found.open, found.close, bad) == (Decimal(10), Decimal(11), [])


@pytest.mark.parametrize(
    "row",
    [
        "2024-03-04,1O,12,9,11,1",
        "2024-03-04,10,12,9,11,1?",
        "2024-03-04,10,12,9,11,",
        "2024-03-04,nan,12,9,11,1",
        "2024-03-04,-10,12,9,11,1",
        "2024-03-04,10,12,9,11",
        "2024-03-04,10,12,9,11,1,1",
        "2024-03-04,10,12,9,,1",
        "2024-03-04,13,12,9,11,1",
        "2024-03-04,0,12,0,11,1",
        "2024-02-30,10,12,9,11,1",
        "04.03.2024,10,12,9,11,1",
    ],
)
def test_one_bad_row_is_set_apart(read: Read, row: str) -> None:
    found, bad = read(f"{HEADER}\n2024-03-01,10,12,9,11,1\n{row}\n2024-03-05,10,12,9,11,1")
    assert [candle.day.day for candle in found] == [1, 5]
    assert len(bad) == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("No data", UnknownSymbol),
        ("No data\r\n", UnknownSymbol),
        ("Exceeded the daily hits limit", QuotaExceeded),
        ("Get your apikey", Unauthorised),
        ("", BadPayload),
        ("\n\n", BadPayload),
        ("<html>", BadPayload),
        ("Date,Close", BadPayload),
        (f'{HEADER}\n"2024-03-01', BadPayload),
    ],
)
def test_tells_refusals_apart_by_their_words(read: Read, text: str, error: type[ProviderError]) -> None:
    with pytest.raises(ProviderError) as refused:
        read(text)
    assert type(refused.value) is error
