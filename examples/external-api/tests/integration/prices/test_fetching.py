"""Fetching into the database under test: what is asked for, what is stored, what an interruption leaves."""

from decimal import Decimal
from time import sleep

import pytest

from config.settings import Settings
from core.infrastructure.database.engine import Database
from modules.prices.application.fetch_prices import Result
from modules.prices.domain.errors import (
    Mixed,
    NotInPlan,
    QuotaExceeded,
    Rewritten,
    TooManyRequests,
    UnknownSymbol,
)
from modules.prices.domain.span import Span
from modules.prices.infrastructure.local_provider.faults import Fault
from modules.prices.infrastructure.local_provider.server import LocalProvider
from modules.prices.infrastructure.repositories import SqlCoverageRepository, SqlPricesUnitOfWork
from tests.processes import running

from . import workers
from .conftest import HASTE, Compose
from .spring import DAYS, MARKET, SPAN, SYMBOLS
from .wire import answering


def test_what_is_stored_is_what_the_provider_has(composed: Compose, every_provider: str) -> None:
    prices = composed(provider=every_provider)
    assert {outcome.candles for outcome in prices.fetch(SYMBOLS, SPAN)} == {DAYS}
    for symbol in SYMBOLS:
        assert prices.show(symbol, SPAN) == MARKET.candles(symbol)


def test_a_second_fetch_makes_no_request(
    composed: Compose, provider: LocalProvider, every_provider: str
) -> None:
    prices = composed(provider=every_provider)
    list(prices.fetch(SYMBOLS, SPAN))
    assert len(provider.seen) == len(SYMBOLS)
    again = list(prices.fetch(SYMBOLS, SPAN))
    assert {outcome.result for outcome in again} == {Result.UP_TO_DATE}
    assert len(provider.seen) == len(SYMBOLS)


def test_a_longer_range_costs_one_request_and_stores_the_rest(
    composed: Compose, provider: LocalProvider
) -> None:
    prices = composed()
    february = Span(SPAN.first.replace(month=2, day=1), SPAN.first.replace(month=2, day=28))
    (first,) = prices.fetch(["S01"], february)
    (rest,) = prices.fetch(["S01"], SPAN)
    assert first.candles + rest.candles == DAYS
    assert len(provider.seen) == 2
    assert prices.show("S01", SPAN) == MARKET.candles("S01")


def test_a_quota_of_the_day_and_one_of_the_minute_are_two_things(
    composed: Compose, provider: LocalProvider, every_provider: str
) -> None:
    prices = composed(provider=every_provider, attempts=1)
    found = {}
    for fault in (Fault.QUOTA_NOTE, Fault.BURST_NOTE):
        provider.faults.switch_on(fault, times=1)
        (outcome,) = prices.fetch(["S01"], SPAN)
        found[fault] = type(outcome.error)
    one_text_for_both = {"stooq": QuotaExceeded, "finnhub": TooManyRequests}
    expected = one_text_for_both.get(every_provider)
    assert found == {
        Fault.QUOTA_NOTE: expected or QuotaExceeded,
        Fault.BURST_NOTE: expected or TooManyRequests,
    }


def test_a_symbol_that_nobody_knows_is_told(composed: Compose, every_provider: str) -> None:
    (outcome,) = composed(provider=every_provider).fetch(["NOBODY"], SPAN)
    if every_provider == "finnhub":  # it has one answer for both
        assert outcome.result is Result.EMPTY
    else:
        assert isinstance(outcome.error, UnknownSymbol)


@pytest.mark.parametrize("name", ["finnhub", "eodhd"])
def test_a_key_whose_plan_lacks_a_symbol_is_not_taken_for_a_wrong_one(composed: Compose, name: str) -> None:
    with answering(403, b'{"error": "no access to this resource"}') as url:
        outcomes = list(composed(provider=name, base_url=url, attempts=1).fetch(["S01", "S02"], SPAN))
    assert [type(outcome.error) for outcome in outcomes] == [NotInPlan, NotInPlan]
    assert "does not give prices of S0" in str(outcomes[0].error)


def test_a_bad_bar_is_set_apart_whoever_sends_it(
    composed: Compose, provider: LocalProvider, every_provider: str
) -> None:
    prices = composed(provider=every_provider)
    provider.faults.switch_on(Fault.BAD_BAR, symbol="S01", times=1)
    (outcome,) = prices.fetch(["S01"], SPAN)
    assert (outcome.candles, [bad.day for bad in outcome.apart]) == (DAYS - 1, [SPAN.last])
    (kept,) = prices.set_apart()
    assert (kept.id, kept.source) == (f"S01:{SPAN.last}", every_provider)
    (again,) = prices.retry([kept])
    assert (again.candles, prices.set_apart()) == (1, [])
    assert prices.show("S01", SPAN) == MARKET.candles("S01")


def test_what_was_set_apart_can_be_accepted_or_dropped(composed: Compose, provider: LocalProvider) -> None:
    prices = composed()
    provider.faults.switch_on(Fault.BAD_BAR)
    list(prices.fetch(["S01", "S02"], SPAN))
    accepted = prices.accept(f"S01:{SPAN.last}", {"volume": "0.5"})
    prices.discard(f"S02:{SPAN.last}")
    assert prices.set_apart() == []
    assert prices.show("S01", SPAN)[-1] == accepted
    assert accepted.accepted
    assert [accepted.close - accepted.high, accepted.volume] == [1, Decimal("0.5")]
    assert len(prices.show("S02", SPAN)) == DAYS - 1


def test_a_split_is_told_and_mixed_with_nothing(composed: Compose, provider: LocalProvider) -> None:
    prices = composed(provider="stooq")
    february = Span(SPAN.first, SPAN.first.replace(month=2, day=28))
    list(prices.fetch(["S01"], february))
    before = prices.show("S01", SPAN)
    provider.faults.switch_on(Fault.SPLIT)
    (refused,) = prices.fetch(["S01"], SPAN)
    assert isinstance(refused.error, Rewritten)
    assert prices.show("S01", SPAN) == before
    (anew,) = prices.fetch(["S01"], SPAN, anew=True)
    assert anew.candles == DAYS
    assert [each.close for each in prices.show("S01", SPAN)] == [c.close / 4 for c in MARKET.candles("S01")]
    assert [holding.adjusted for holding in prices.holdings()] == [True]


def test_prices_as_traded_and_adjusted_ones_are_not_mixed(composed: Compose) -> None:
    february = Span(SPAN.first, SPAN.first.replace(month=2, day=28))
    list(composed(provider="eodhd").fetch(["S01"], february))
    (refused,) = composed(provider="finnhub").fetch(["S01"], SPAN)
    assert isinstance(refused.error, Mixed)
    (added,) = composed(provider="alphavantage").fetch(["S01"], SPAN)
    assert added.result is Result.STORED


def test_the_provider_is_a_setting(composed: Compose, provider: LocalProvider) -> None:
    (json_,) = composed(provider="alphavantage").fetch(["S01"], SPAN)
    (csv,) = composed(provider="eodhd").fetch(["S02"], SPAN)
    (neither,) = composed(provider="eodhd").fetch(["S01"], SPAN)
    assert [json_.result, csv.result, neither.result] == [Result.STORED, Result.STORED, Result.UP_TO_DATE]


def test_candles_and_coverage_are_stored_together_or_not_at_all(
    composed: Compose, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as patched:
        patched.setattr(SqlCoverageRepository, "add", fail)
        with pytest.raises(RuntimeError):
            list(composed().fetch(["S01"], SPAN))
    with SqlPricesUnitOfWork(database) as work:
        assert (work.candles.count(), work.coverage.count()) == (0, 0)


def test_a_fetch_that_is_not_read_to_its_end_goes_on_later(
    composed: Compose, provider: LocalProvider
) -> None:
    prices = composed(concurrency=1)
    outcomes = prices.fetch(SYMBOLS, SPAN)
    stored = {next(outcomes).symbol for _ in range(5)}
    outcomes.close()  # type: ignore[attr-defined]  # it is a generator
    assert {holding.symbol for holding in prices.holdings()} == stored
    before = len(provider.seen)
    rest = list(prices.fetch(SYMBOLS, SPAN))
    assert {outcome.symbol for outcome in rest if outcome.result is Result.STORED} == set(SYMBOLS) - stored
    assert len(provider.seen) - before == len(SYMBOLS) - len(stored)


def test_a_process_that_is_killed_leaves_whole_symbols_and_the_next_goes_on(
    composed: Compose, provider: LocalProvider, settings: Settings
) -> None:
    provider.delay = 0.03
    with running(workers.fetch, settings, {**HASTE, "base_url": provider.url, "concurrency": 2}) as process:
        while len(provider.seen) < 9:
            assert process.is_alive()
            sleep(0.005)
    prices = composed()
    stored = {holding.symbol for holding in prices.holdings()}
    assert all(holding.days == DAYS for holding in prices.holdings())
    assert len(stored) < 9
    sleep(0.1)  # a request that the dead process sent may still arrive
    before = len(provider.seen)
    outcomes = list(prices.fetch(SYMBOLS, SPAN))
    assert {outcome.symbol for outcome in outcomes if outcome.result is Result.STORED} == set(
        SYMBOLS
    ) - stored
    assert len(provider.seen) - before == len(SYMBOLS) - len(stored)
