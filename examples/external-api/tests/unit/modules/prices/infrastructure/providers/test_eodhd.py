from datetime import date
from decimal import Decimal

import pytest

from modules.prices.domain.errors import BadPayload
from modules.prices.domain.span import Span
from modules.prices.infrastructure.provider import HttpProvider

from .conftest import Read

HEADER = "Date,Open,High,Low,Close,Adjusted_close,Volume"


def test_reads_every_day_as_it_was_traded(read: Read) -> None:
    found, bad = read(f"{HEADER}\n2024-03-01,10,12.5,9.25,11,2.75,123456\n2024-03-04,1,1,1,1,1,0\n")
    assert [(candle.day.day, candle.close) for candle in found] == [(1, Decimal(11)), (4, Decimal(1))]
    assert (found[0].low, found[0].volume, bad) == (Decimal("9.25"), Decimal(123_456), [])


def test_a_bad_row_is_set_apart(read: Read) -> None:
    found, (bad,) = read(f"{HEADER}\n2024-03-01,10,12,9,11,11,\n2024-03-04,10,12,9,11,11,1")
    assert (len(found), bad.day, bad.reason) == (1, date(2024, 3, 1), "the volume is missing")


@pytest.mark.parametrize("text", ["", "\n", HEADER])
def test_an_empty_answer_is_no_prices(read: Read, text: str) -> None:
    assert read(text) == ([], [])


def test_refuses_another_table(read: Read) -> None:
    with pytest.raises(BadPayload, match="sent no prices for IBM"):
        read("Symbol,Name\nIBM,x")


@pytest.mark.parametrize(("symbol", "theirs"), [("IBM", "IBM.US"), ("BMW.XETRA", "BMW.XETRA")])
def test_a_symbol_without_an_exchange_is_american(provider: HttpProvider, symbol: str, theirs: str) -> None:
    path, query = provider.question(symbol, Span(date(2024, 3, 1), date(2024, 3, 5)))
    assert path == f"/api/eod/{theirs}"
    assert (query["from"], query["to"]) == ("2024-03-01", "2024-03-05")
