from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.domain.errors import InvalidValue
from modules.prices.domain.candle import Candle, identity, symbol_named, trimmed


def candle(**changed: Any) -> Candle:
    usual: dict[str, Any] = {
        "symbol": "IBM",
        "day": date(2024, 3, 1),
        "open": Decimal("10.5"),
        "high": Decimal(12),
        "low": Decimal("9.9999"),
        "close": Decimal(11),
        "volume": Decimal(1_000),
    }
    return Candle(**usual | changed)


@pytest.mark.parametrize("price", ["0.000000000001", "99999999999999999999999999.999999999999"])
def test_prices_and_volumes_are_exact_to_twelve_places(price: str) -> None:
    same = dict.fromkeys(("open", "high", "low", "close", "volume"), Decimal(price))
    assert candle(**same).close.compare(Decimal(price)) == 0
    assert candle(**same).volume.compare(Decimal(price)) == 0


@pytest.mark.parametrize(
    ("price", "shown"),
    [
        ("10.5", "10.50"),
        ("100", "100.00"),
        ("0.000001234", "0.000001234"),
        ("0", "0.00"),
        ("1E+3", "1000.00"),
    ],
)
def test_prices_are_shown_with_the_places_they_need(price: str, shown: str) -> None:
    assert str(trimmed(Decimal(price))) == shown


def test_somebody_may_accept_a_close_outside_of_low_and_high() -> None:
    assert candle(close=Decimal(13), accepted=True).close == 13
    with pytest.raises(InvalidValue, match="above zero"):
        candle(close=Decimal(0), accepted=True)


def test_a_day_without_movement_is_a_candle() -> None:
    same = dict.fromkeys(("open", "high", "low", "close"), Decimal(7))
    assert candle(**same, volume=Decimal(0)).high == Decimal(7)


@pytest.mark.parametrize(
    "wrong",
    [
        {"low": Decimal("10.6")},
        {"low": Decimal("11.5"), "open": Decimal("11.6")},
        {"high": Decimal("10.9")},
        {"high": Decimal(10), "close": Decimal(10)},
        {"low": Decimal(13), "high": Decimal(12)},
    ],
)
def test_open_and_close_lie_between_low_and_high(wrong: dict[str, Decimal]) -> None:
    with pytest.raises(InvalidValue, match="IBM on 2024-03-01 opens at"):
        candle(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"open": Decimal(0)},
        {"low": Decimal(-1)},
        {"close": Decimal("NaN")},
        {"high": Decimal("Infinity")},
        {"close": Decimal("10.0000000000001")},
        {"close": 10.5},
        {"volume": Decimal(-1)},
        {"volume": Decimal(10) ** 26},
        {"volume": 1.5},
        {"symbol": "ibm"},
        {"symbol": "../ibm"},
        {"day": datetime(2024, 3, 1, tzinfo=UTC)},
        {"day": "2024-03-01"},
        {"id": "MSFT:2024-03-01"},
    ],
)
def test_refuses_what_is_no_price_of_a_day(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        candle(**wrong)


def test_is_known_by_symbol_and_day() -> None:
    assert candle().id == "IBM:2024-03-01" == identity("IBM", date(2024, 3, 1))
    assert candle(id="IBM:2024-03-01") == candle()


def test_identities_sort_by_symbol_and_day() -> None:
    days = [date(999, 12, 31), date(2023, 12, 31), date(2024, 1, 1), date(2024, 10, 1)]
    assert sorted(identity("IBM", day) for day in days) == [identity("IBM", day) for day in days]


@pytest.mark.parametrize(
    ("typed", "symbol"), [("aapl", "AAPL"), (" Brk.b ", "BRK.B"), ("^spx", "^SPX"), ("eurusd=x", "EURUSD=X")]
)
def test_symbols_are_written_in_capitals(typed: str, symbol: str) -> None:
    assert symbol_named(typed) == symbol


@pytest.mark.parametrize("typed", ["", " ", "A B", "A/B", "A&B", "ÄPFEL", "-A", ".A", "A" * 17, "a:b", "ſ"])
def test_refuses_what_is_no_symbol(typed: str) -> None:
    with pytest.raises(InvalidValue, match="is not a symbol"):
        symbol_named(typed)
