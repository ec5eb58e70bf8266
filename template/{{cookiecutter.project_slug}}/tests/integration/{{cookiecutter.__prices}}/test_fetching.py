"""Fetching into the database under test: what is asked for, what is stored, what an interruption leaves."""

from time import sleep

import pytest

from config.settings import Settings
from core.infrastructure.database.engine import Database
from modules.prices.application.fetch_prices import Result
from modules.prices.domain.span import Span
from modules.prices.infrastructure.local_provider.server import LocalProvider
from modules.prices.infrastructure.repositories import SqlCoverageRepository, SqlPricesUnitOfWork
from modules.prices.infrastructure.settings import Format
from tests.processes import finish, running

from . import workers
from .conftest import HASTE, Compose
from .spring import DAYS, MARKET, SPAN, SYMBOLS


def test_what_is_stored_is_what_the_provider_has(composed: Compose, both_formats: Format) -> None:
    prices = composed(provider=both_formats)
    assert {outcome.candles for outcome in prices.fetch(SYMBOLS, SPAN)} == {DAYS}
    for symbol in SYMBOLS:
        assert prices.show(symbol, SPAN) == MARKET.candles(symbol)


def test_a_second_fetch_makes_no_request(
    composed: Compose, provider: LocalProvider, both_formats: Format
) -> None:
    prices = composed(provider=both_formats)
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


def test_the_provider_is_a_setting(composed: Compose, provider: LocalProvider) -> None:
    (json_,) = composed(provider="alphavantage").fetch(["S01"], SPAN)
    (csv,) = composed(provider="stooq").fetch(["S02"], SPAN)
    (neither,) = composed(provider="stooq").fetch(["S01"], SPAN)
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


def test_two_processes_that_fetch_the_same_do_no_harm(
    composed: Compose, provider: LocalProvider, settings: Settings
) -> None:
    chosen = {**HASTE, "base_url": provider.url}
    with running(workers.fetch, settings, chosen) as one, running(workers.fetch, settings, chosen) as other:
        finish(one)
        finish(other)
    prices = composed()
    assert [prices.show(symbol, SPAN) for symbol in SYMBOLS] == [MARKET.candles(symbol) for symbol in SYMBOLS]
