from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.domain.errors import InvalidValue
from core.domain.ports import Clock, Identifiers
from modules.prices.application.fetch_prices import FetchPrices, Outcome, Result
from modules.prices.application.store_prices import StorePrices
from modules.prices.domain.candle import Candle
from modules.prices.domain.errors import (
    BadPayload,
    ProviderError,
    ProviderUnavailable,
    QuotaExceeded,
    Unauthorised,
    UnknownSymbol,
)
from modules.prices.domain.span import Span
from modules.prices.infrastructure.memory import InMemoryPricesUnitOfWork, InMemoryProvider

MARCH = Span(date(2024, 3, 1), date(2024, 3, 29))
GOOD_FRIDAY = date(2024, 3, 29)


def traded(symbol: str, span: Span = MARCH, *, but: frozenset[date] = frozenset()) -> list[Candle]:
    days = [span.first + timedelta(days=number) for number in range((span.last - span.first).days + 1)]
    return [
        Candle(
            symbol=symbol,
            day=day,
            open=Decimal(10),
            high=Decimal(12),
            low=Decimal(9),
            close=Decimal(11),
            volume=5,
        )
        for day in days
        if day.weekday() < 5 and day not in but
    ]


class Desk:
    """Fetches into memory, with a provider that a test may change between two fetches."""

    def __init__(self, work: InMemoryPricesUnitOfWork, clock: Clock, identifiers: Identifiers) -> None:
        self.provider = InMemoryProvider({})
        store = StorePrices(lambda: work, identifiers, clock, "memory")
        self._fetch = FetchPrices(lambda: work, lambda: self.provider, store.execute, clock, at_once=1)

    def fetch(
        self, known: Mapping[str, list[Candle] | ProviderError], *symbols: str, span: Span = MARCH
    ) -> dict[str, Outcome]:
        self.provider = InMemoryProvider(known)
        return {outcome.symbol: outcome for outcome in self._fetch.execute(symbols or list(known), span)}


@pytest.fixture
def desk(work: InMemoryPricesUnitOfWork, clock: Clock, identifiers: Identifiers) -> Desk:
    return Desk(work, clock, identifiers)


def test_stores_what_the_provider_has(desk: Desk, work: InMemoryPricesUnitOfWork) -> None:
    found = desk.fetch({"IBM": traded("IBM"), "KO": traded("KO")})
    assert found == {symbol: Outcome(symbol, Result.STORED, 21) for symbol in ("IBM", "KO")}
    assert list(work.candles.stream()) == traded("IBM") + traded("KO")


def test_a_second_fetch_asks_for_nothing(desk: Desk) -> None:
    desk.fetch({"IBM": traded("IBM", but=frozenset({GOOD_FRIDAY}))})
    found = desk.fetch({"IBM": BadPayload("must not be asked")})
    assert found == {"IBM": Outcome("IBM", Result.UP_TO_DATE)}
    assert desk.provider.asked == []


def test_only_what_is_missing_is_asked_for(desk: Desk) -> None:
    desk.fetch({"IBM": traded("IBM")})
    longer = Span(date(2024, 2, 26), date(2024, 4, 5))
    found = desk.fetch({"IBM": traded("IBM", longer)}, span=longer)
    assert found["IBM"].candles == 9
    assert desk.provider.asked == [("IBM", longer)]
    assert desk.fetch({"IBM": []}, span=longer)["IBM"].result is Result.UP_TO_DATE


def test_what_lies_between_two_gaps_is_left_alone(desk: Desk, work: InMemoryPricesUnitOfWork) -> None:
    desk.fetch({"IBM": traded("IBM")}, span=Span(date(2024, 3, 11), date(2024, 3, 15)))
    changed = [Candle(**vars(candle) | {"volume": 99}) for candle in traded("IBM")]
    desk.fetch({"IBM": changed})
    volumes = {candle.day.day: candle.volume for candle in work.candles.stream()}
    assert {day for day, volume in volumes.items() if volume == 5} == {11, 12, 13, 14, 15}


def test_a_symbol_that_fails_does_not_hold_up_the_others(desk: Desk, work: InMemoryPricesUnitOfWork) -> None:
    down = ProviderUnavailable("it is down")
    found = desk.fetch({"A": traded("A"), "B": down, "C": traded("C")}, "A", "B", "X", "C")
    assert [found[symbol].result for symbol in "ABXC"] == [
        Result.STORED,
        Result.FAILED,
        Result.FAILED,
        Result.STORED,
    ]
    assert found["B"].error is down
    assert isinstance(found["X"].error, UnknownSymbol)
    assert {holding.symbol for holding in work.candles.holdings()} == {"A", "C"}


@pytest.mark.parametrize("refusal", [QuotaExceeded("no more"), Unauthorised("wrong key")])
def test_nobody_else_is_asked_after_a_refusal(desk: Desk, refusal: ProviderError) -> None:
    found = desk.fetch({"A": traded("A"), "B": refusal, "C": traded("C"), "D": traded("D")})
    assert [outcome.result for outcome in found.values()] == [
        Result.STORED,
        Result.FAILED,
        Result.NOT_TRIED,
        Result.NOT_TRIED,
    ]
    assert [symbol for symbol, _ in desk.provider.asked] == ["A", "B"]


def test_a_run_that_was_stopped_goes_on_where_it_was(desk: Desk) -> None:
    everything = {symbol: traded(symbol) for symbol in "ABC"}
    desk.fetch(everything, "A")
    found = desk.fetch(everything)
    assert [found[symbol].result for symbol in "ABC"] == [Result.UP_TO_DATE, Result.STORED, Result.STORED]
    assert [symbol for symbol, _ in desk.provider.asked] == ["B", "C"]


def test_symbols_are_asked_for_once_however_written(desk: Desk) -> None:
    found = desk.fetch({"IBM": traded("IBM")}, "ibm", "IBM", " Ibm ")
    assert list(found) == ["IBM"]
    assert len(desk.provider.asked) == 1


def test_a_bad_symbol_is_refused_before_anything_is_asked(desk: Desk) -> None:
    with pytest.raises(InvalidValue, match="not a symbol"):
        desk.fetch({"IBM": traded("IBM")}, "IBM", "I/BM")
    assert desk.provider.asked == []


def test_today_is_fetched_again_until_it_is_over(
    desk: Desk, clock: Clock, work: InMemoryPricesUnitOfWork
) -> None:
    week = Span(date(2024, 6, 3), date(2024, 6, 14))
    so_far = traded("IBM", Span(week.first, clock.now().date()))
    assert desk.fetch({"IBM": so_far}, span=week)["IBM"].candles == 6
    final = [*so_far[:-1], Candle(**vars(so_far[-1]) | {"volume": 77})]
    assert desk.fetch({"IBM": final}, span=week)["IBM"].candles == 1
    assert desk.provider.asked == [("IBM", Span(clock.now().date(), clock.now().date()))]
    assert work.candles.get(final[-1].id).volume == 77


def test_the_provider_is_closed_after_use(desk: Desk) -> None:
    desk.fetch({"IBM": traded("IBM")})
    assert desk.provider.closed
