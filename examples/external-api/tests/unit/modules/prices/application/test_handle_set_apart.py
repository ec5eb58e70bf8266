"""What people do with bars that were set apart."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.domain.criteria import Contains, Empty
from core.domain.errors import InvalidValue, NotFound
from core.domain.lists import Leafing
from modules.prices.application.handle_set_apart import (
    AcceptSetApart,
    DiscardSetApart,
    FindSetApart,
    ListSetApart,
)
from modules.prices.domain.bar import BadBar, Bar
from modules.prices.domain.set_apart import SetApartFilter, set_apart
from modules.prices.infrastructure.memory import InMemoryPricesUnitOfWork

DAY = date(2024, 3, 1)
NOW = datetime(2024, 3, 2, tzinfo=UTC)


@pytest.fixture
def work() -> InMemoryPricesUnitOfWork:
    work = InMemoryPricesUnitOfWork()
    odd = BadBar(Bar("2024-03-01", Decimal("10.5"), "12", "9", "13", 7), DAY, "it closes above its high")
    lacking = BadBar(Bar("2024-03-01", "10", "12", "9", None, "7"), DAY, "the close is missing")
    dayless = BadBar(Bar("03/01/2024", "10", "12", "9", "11", "7"), None, "is not a day")
    work.set_apart.add_many(set_apart("IBM", [odd, dayless], "memory", NOW))
    work.set_apart.add_many(set_apart("KO", [lacking], "memory", NOW))
    return work


def test_lists_them_by_symbol_and_day(work: InMemoryPricesUnitOfWork) -> None:
    listed = ListSetApart(lambda: work).execute
    assert [each.symbol for each in listed().items] == ["IBM", "IBM", "KO"]
    (kept,) = listed(SetApartFilter(reason=Contains("missing"))).items
    assert [kept] == FindSetApart(lambda: work).execute(["ko"])
    assert (kept.symbol, kept.set_apart_at) == ("KO", NOW)
    (dayless,) = listed(SetApartFilter(day=Empty()), Leafing(sort="-day")).items
    assert dayless.reason == "is not a day"


def test_stores_one_as_it_was_sent(work: InMemoryPricesUnitOfWork) -> None:
    candle = AcceptSetApart(lambda: work).execute("IBM:2024-03-01")
    assert work.candles.get(candle.id) == candle
    assert [candle.open, candle.close, candle.volume] == [Decimal("10.5"), 13, 7]
    assert candle.accepted
    assert [each.day for each in work.set_apart.of(["IBM"])] == [None]


def test_stores_one_with_a_number_put_right(work: InMemoryPricesUnitOfWork) -> None:
    candle = AcceptSetApart(lambda: work).execute("KO:2024-03-01", {"close": "11.25"})
    assert candle.close == Decimal("11.25")


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({}, "the close is missing"),
        ({"close": "0"}, "above zero"),
        ({"close": "1,5"}, "not a plain decimal number"),
        ({"price": "1"}, "a price has no price"),
    ],
)
def test_what_is_still_no_price_stays_where_it_is(
    work: InMemoryPricesUnitOfWork, given: dict[str, str], complaint: str
) -> None:
    with pytest.raises(InvalidValue, match=complaint):
        AcceptSetApart(lambda: work).execute("KO:2024-03-01", given)
    assert (work.candles.count(), work.set_apart.count()) == (0, 3)


def test_what_has_no_day_can_only_be_dropped(work: InMemoryPricesUnitOfWork) -> None:
    (dayless,) = [each.id for each in work.set_apart.stream() if each.day is None]
    with pytest.raises(InvalidValue, match="is not a day"):
        AcceptSetApart(lambda: work).execute(dayless)
    DiscardSetApart(lambda: work).execute(dayless)
    assert not work.set_apart.exists(dayless)


def test_what_is_not_there_is_not_found(work: InMemoryPricesUnitOfWork) -> None:
    with pytest.raises(NotFound):
        AcceptSetApart(lambda: work).execute("MSFT:2024-03-01")
    with pytest.raises(NotFound):
        DiscardSetApart(lambda: work).execute("MSFT:2024-03-01")
