"""A fetch when the provider fails: the error, the exit code, the requests made, what is stored."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from time import monotonic
from typing import NamedTuple

import pytest
from typer.testing import Result as Ran

from core.infrastructure.database.engine import Database
from modules.prices.application.fetch_prices import Result
from modules.prices.infrastructure.local_provider.faults import Fault
from modules.prices.infrastructure.local_provider.market import UNHEARD_OF, Market
from modules.prices.infrastructure.local_provider.server import LocalProvider
from modules.prices.infrastructure.repositories import SqlPricesUnitOfWork
from modules.prices.views import INCOMPLETE

from .spring import DAYS

ATTEMPTS = 3
ALWAYS = None
Run = Callable[..., Ran]


class Case(NamedTuple):
    """A fault that is on so many times, and how it ends; no error means success."""

    fault: Fault
    times: int | None
    error: str | None
    requests: int
    seconds: float = 0.02
    time_out: float = 10


PASSING = [
    Case(Fault.DELAY, ALWAYS, None, 1),
    Case(Fault.TOO_MANY, 1, None, 2, seconds=0),
    Case(Fault.TOO_MANY_UNTIL, 2, None, 3, seconds=0),
    Case(Fault.SERVER_ERROR, 2, None, 3),
    Case(Fault.HANG, 1, None, 2, time_out=0.8),
    Case(Fault.DRIP, 1, None, 2, time_out=0.8),
    Case(Fault.TRUNCATED, 2, None, 3),
]
LASTING = [
    Case(Fault.DELAY, ALWAYS, "ProviderUnavailable", ATTEMPTS, seconds=0.4, time_out=0.2),
    Case(Fault.TOO_MANY, ALWAYS, "TooManyRequests", ATTEMPTS, seconds=0),
    Case(Fault.TOO_MANY, ALWAYS, "TooManyRequests", 1, seconds=3600),
    Case(Fault.TOO_MANY_UNTIL, ALWAYS, "TooManyRequests", 1, seconds=3600),
    Case(Fault.SERVER_ERROR, ALWAYS, "ProviderUnavailable", ATTEMPTS),
    Case(Fault.HANG, ALWAYS, "ProviderUnavailable", ATTEMPTS, time_out=0.2),
    Case(Fault.DRIP, ALWAYS, "ProviderUnavailable", ATTEMPTS, time_out=0.2),
    Case(Fault.TRUNCATED, ALWAYS, "ProviderUnavailable", ATTEMPTS),
    Case(Fault.WRONG_TYPE, ALWAYS, "BadPayload", 1),
    Case(Fault.HUGE, ALWAYS, "BadPayload", 1),
    Case(Fault.QUOTA_NOTE, ALWAYS, "QuotaExceeded", 1),
    Case(Fault.UNAUTHORISED, ALWAYS, "Unauthorised", 1),
]


def called(case: Case) -> str:
    return f"{case.fault}-{'always' if case.times is ALWAYS else case.times}-{case.seconds:g}s"


@pytest.fixture
def fetch(
    run: Run, from_here: None, both_formats: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Run `prices fetch` in one of the formats."""
    monkeypatch.setenv("PRICES_PROVIDER", both_formats)
    monkeypatch.setenv("PRICES_LARGEST_ANSWER", "1000000")
    monkeypatch.setenv("PRICES_CONCURRENCY", "1")
    return lambda *symbols: run(
        "prices", "fetch", *symbols, "--from", "2005-01-03", "--to", "2005-03-31", "--json"
    )


def stored(database: Database) -> tuple[int, int]:
    with SqlPricesUnitOfWork(database) as work:
        return work.candles.count(), work.coverage.count()


@pytest.mark.parametrize("case", PASSING, ids=called)
def test_a_fault_that_passes_ends_in_success(
    fetch: Run, provider: LocalProvider, database: Database, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRICES_TOTAL_TIMEOUT", str(case.time_out))
    provider.faults.switch_on(case.fault, times=case.times, seconds=case.seconds)
    done = fetch("S01")
    assert (done.exit_code, len(provider.seen)) == (0, case.requests), done.stderr
    (outcome,) = json.loads(done.stdout)
    assert [outcome[name] for name in ("result", "prices", "error", "apart")] == ["stored", DAYS, None, []]
    assert stored(database) == (DAYS, 1)


@pytest.mark.parametrize("case", LASTING, ids=called)
def test_a_fault_that_lasts_ends_in_its_error_and_stores_nothing(
    fetch: Run, provider: LocalProvider, database: Database, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRICES_TOTAL_TIMEOUT", str(case.time_out))
    provider.faults.switch_on(case.fault, times=case.times, seconds=case.seconds)
    done = fetch("S01")
    assert (done.exit_code, len(provider.seen)) == (1, case.requests), done.stderr
    (outcome,) = json.loads(done.stdout)
    assert (outcome["result"], outcome["error"]["kind"]) == (Result.FAILED, case.error)
    assert f"S01: {case.error}: {outcome['error']['message']}" in done.stderr
    assert stored(database) == (0, 0)


def test_a_note_about_bursts_is_worth_another_try(
    fetch: Run, provider: LocalProvider, both_formats: str
) -> None:
    provider.faults.switch_on(Fault.BURST_NOTE, times=1)
    done = fetch("S01")
    if both_formats == "alphavantage":
        assert (done.exit_code, len(provider.seen)) == (0, 2)
    else:  # this format has one note for all quotas
        assert (done.exit_code, len(provider.seen)) == (1, 1)
        assert "QuotaExceeded" in done.stderr


def test_an_unknown_symbol_is_asked_for_once(fetch: Run, provider: LocalProvider) -> None:
    done = fetch("NOBODY")
    assert (done.exit_code, len(provider.seen)) == (1, 1)
    assert "NOBODY: UnknownSymbol: " in done.stderr


def test_a_fault_of_one_symbol_does_not_touch_the_others(
    fetch: Run, provider: LocalProvider, database: Database
) -> None:
    provider.faults.switch_on(Fault.WRONG_TYPE, symbol="S02")
    done = fetch("S01", "S02", "S03")
    assert done.exit_code == 1
    assert [o["result"] for o in json.loads(done.stdout)] == ["stored", "failed", "stored"]
    assert stored(database) == (2 * DAYS, 2)


@pytest.mark.parametrize("fault", [Fault.MALFORMED_NUMBER, Fault.BAD_BAR])
def test_a_bad_bar_is_set_apart_and_stops_nobody(
    fetch: Run, provider: LocalProvider, database: Database, fault: Fault
) -> None:
    provider.faults.switch_on(fault, symbol="S02", times=1)
    done = fetch("S01", "S02", "S03")
    outcomes = json.loads(done.stdout)
    assert done.exit_code == INCOMPLETE == 3
    assert [o["prices"] for o in outcomes] == [DAYS, DAYS - 1, DAYS]
    assert [len(o["apart"]) for o in outcomes] == [0, 1, 0]
    assert f"S02: set apart {outcomes[1]['apart'][0]['day']}: " in done.stderr
    assert stored(database) == (3 * DAYS - 1, 3)


def test_whole_histories_for_premium_keys_only_leave_the_last_hundred_days(
    fetch: Run, provider: LocalProvider, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRICES_PROVIDER", "alphavantage")
    provider.market = Market(date(2005, 12, 30), {"S01": UNHEARD_OF, "S02": UNHEARD_OF})
    provider.faults.switch_on(Fault.PREMIUM)
    year = ("--from", "2005-01-03", "--to", "2005-12-30", "--json")
    done = run("prices", "fetch", "S01", "S02", *year)
    assert done.exit_code == INCOMPLETE
    assert [o["prices"] for o in json.loads(done.stdout)] == [100, 100]
    since = provider.market.candles("S01")[-100].day
    lacking = {"first": "2005-01-03", "last": str(since - timedelta(days=1))}
    assert [o["lacking"] for o in json.loads(done.stdout)] == [lacking, lacking]
    assert f"S01: the provider does not give the days from 2005-01-03 to {lacking['last']}" in done.stderr
    assert [seen.symbol for seen in provider.seen] == ["S01", "S01", "S02"], "it is asked for once only"
    provider.faults.switch_off()
    done = run("prices", "fetch", "S01", "S02", *year)
    assert done.exit_code == 0
    days = len(provider.market.candles("S01"))
    assert [o["prices"] for o in json.loads(done.stdout)] == [days - 100, days - 100]


@pytest.mark.parametrize("fault", [Fault.QUOTA_NOTE, Fault.UNAUTHORISED])
def test_after_a_refusal_nobody_else_is_asked_for(fetch: Run, provider: LocalProvider, fault: Fault) -> None:
    provider.faults.switch_on(fault, symbol="S02")
    done = fetch("S01", "S02", "S03", "S04")
    results = [o["result"] for o in json.loads(done.stdout)]
    assert results == ["stored", "failed", "not tried", "not tried"]
    assert [seen.symbol for seen in provider.seen] == ["S01", "S02"]
    assert (done.exit_code, "others were not tried" in done.stderr) == (1, True)


@pytest.mark.parametrize("fault", [Fault.TOO_MANY, Fault.TOO_MANY_UNTIL])
def test_waits_as_long_as_the_provider_asks(fetch: Run, provider: LocalProvider, fault: Fault) -> None:
    provider.faults.switch_on(fault, times=1, seconds=1)
    begin = monotonic()
    assert fetch("S01").exit_code == 0
    assert monotonic() - begin >= 1


def test_no_server_at_all_is_unavailable(fetch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRICES_BASE_URL", "http://127.0.0.1:9")
    done = fetch("S01")
    assert (done.exit_code, "S01: ProviderUnavailable: 127.0.0.1 could not" in done.stderr) == (1, True)
