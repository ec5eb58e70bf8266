"""The page that tells how a provider is added, followed to the letter."""

import json
import re
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from config.settings import PROJECT
from modules.prices.application.fetch_prices import Outcome, Result
from modules.prices.domain.errors import (
    Noted,
    NotInPlan,
    ProviderError,
    QuotaExceeded,
    TooManyRequests,
    Unauthorised,
    UnknownSymbol,
)
from modules.prices.domain.span import Span
from modules.prices.infrastructure import providers

from .conftest import Compose
from .wire import answering

PAGE = PROJECT / "docs" / "add-a-provider.md"
WEEK = Span(date(2024, 3, 4), date(2024, 3, 8))
GOOD = {"open": "10.5", "high": "12", "low": "9.123456789", "close": "11", "volume": "123"}


@pytest.fixture(autouse=True)
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The file of the page, in the folder where it belongs as far as Python can tell."""
    found = re.search(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found
    (tmp_path / "twelvedata.py").write_text(found[1], "utf-8")
    monkeypatch.setattr(providers, "__path__", [*providers.__path__, str(tmp_path)])
    yield
    sys.modules.pop(f"{providers.__name__}.twelvedata", None)


def fetched(composed: Compose, status: int, answer: dict[str, Any]) -> Outcome:
    with answering(status, json.dumps(answer).encode(), Content_Type="application/json") as url:
        (outcome,) = composed(provider="twelvedata", base_url=url, attempts=1).fetch(["IBM"], WEEK)
    return outcome


def test_prices_are_stored_and_what_is_none_is_set_apart(composed: Compose) -> None:
    rows = [
        {"datetime": "2024-03-05", **GOOD},
        {"datetime": "2024-03-04", **GOOD, "close": "13"},
        {"datetime": "2024-03-06", **GOOD, "close": None},
    ]
    outcome = fetched(composed, 200, {"meta": {"symbol": "IBM"}, "values": rows, "status": "ok"})
    assert (outcome.result, outcome.candles) == (Result.STORED, 1)
    assert [bad.day for bad in outcome.apart] == [date(2024, 3, 4), date(2024, 3, 6)]
    prices = composed()
    (candle,) = prices.show("IBM", WEEK)
    assert candle.low == Decimal("9.123456789")
    assert {kept.source for kept in prices.set_apart()} == {"twelvedata"}
    assert [holding.adjusted for holding in prices.holdings()] == [True]


@pytest.mark.parametrize(
    ("status", "code", "message", "error"),
    [
        (200, 400, "**symbol** not found: IBM.", UnknownSymbol),
        (404, 404, "**symbol** not found: IBM.", UnknownSymbol),
        (200, 401, "**apikey** parameter is incorrect.", Unauthorised),
        (401, 401, "**apikey** parameter is incorrect.", Unauthorised),
        (403, 403, "**symbol** is available with another plan.", NotInPlan),
        (200, 429, "You have run out of API credits for the current minute.", TooManyRequests),
        (200, 429, "You have run out of API credits for the day.", QuotaExceeded),
        (429, 429, "You have run out of API credits for the current minute.", TooManyRequests),
        (200, 500, "Something is wrong on our side.", Noted),
    ],
)
def test_refusals_are_told_apart(
    composed: Compose, status: int, code: int, message: str, error: type[ProviderError]
) -> None:
    outcome = fetched(composed, status, {"code": code, "message": message, "status": "error"})
    assert type(outcome.error) is error
