import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import Result as Ran

from config.settings import PROJECT
from modules.prices.cli import SHOWN_APART
from modules.prices.domain.candle import PRICES, trimmed
from modules.prices.infrastructure.local_provider.faults import Fault
from modules.prices.infrastructure.local_provider.market import UNHEARD_OF, Market
from modules.prices.infrastructure.local_provider.server import LocalProvider
from modules.prices.records import FIELDS
from modules.prices.schemas import CandleView, SetApartView

from .spring import DAYS, MARKET, SPAN

QUARTER = ("--from", SPAN.first, "--to", SPAN.last)
Run = Callable[..., Ran]


@pytest.fixture
def prices(run: Run, from_here: None) -> Run:
    """Run a `prices` command."""
    return lambda *arguments: run("prices", *arguments)


@pytest.fixture
def stored(prices: Run) -> Run:
    """Run a `prices` command where three symbols are stored."""
    assert prices("fetch", "S01", "S02", "S03", *QUARTER).exit_code == 0
    return prices


def test_fetch_says_how_each_symbol_fared(prices: Run) -> None:
    done = prices("fetch", "s02", "S01", *QUARTER)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "symbol\tresult\tprices",
        f"S01\tstored\t{DAYS}",
        f"S02\tstored\t{DAYS}",
    ]


def test_fetch_as_json(stored: Run) -> None:
    done = stored("fetch", "S01", *QUARTER, "--json")
    assert json.loads(done.stdout) == [
        {
            "symbol": "S01",
            "result": "up to date",
            "prices": 0,
            "error": None,
            "apart": [],
            "changed": [],
            "lacking": None,
        },
    ]


def test_show(stored: Run) -> None:
    lines = stored("show", "S01", *QUARTER).stdout.splitlines()
    assert len(lines) == 1 + DAYS
    first = MARKET.candles("S01")[0]
    assert lines[1].split("\t") == ["S01", "2005-01-03", f"{trimmed(first.open)}", *lines[1].split("\t")[3:]]


def test_show_as_json(stored: Run) -> None:
    shown = json.loads(stored("show", "S01", *QUARTER, "--json").stdout)
    last = MARKET.candles("S01")[-1]
    assert len(shown) == DAYS
    assert shown[-1] == {
        "symbol": "S01",
        "day": "2005-03-31",
        "open": str(trimmed(last.open)),
        "high": str(trimmed(last.high)),
        "low": str(trimmed(last.low)),
        "close": str(trimmed(last.close)),
        "volume": int(last.volume),
    }


def test_show_fails_where_nothing_is_stored(stored: Run) -> None:
    done = stored("show", "S09", *QUARTER)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no prices of S09 are stored from 2005-01-03 to 2005-03-31, fetch them first" in done.stderr


def test_chart(stored: Run) -> None:
    done = stored("chart", "S01", *QUARTER, "--height", 12)
    assert "S01, 2005-01-03 to 2005-03-31" in done.stdout
    assert len(done.stdout.rstrip("\n").split("\n")) == 12
    assert "\x1b" not in done.stdout


def test_chart_as_json(stored: Run) -> None:
    points = json.loads(stored("chart", "S01", *QUARTER, "--json").stdout)
    assert points[0] == {"day": "2005-01-03", "close": str(trimmed(MARKET.candles("S01")[0].close))}


def test_summary(stored: Run) -> None:
    lines = stored("summary", "S01", "S02", *QUARTER).stdout.splitlines()
    assert lines[0] == "\tS01\tS02"
    assert lines[3] == f"days of trade\t{DAYS}\t{DAYS}"


def test_summary_as_json(stored: Run) -> None:
    (found,) = json.loads(stored("summary", "S01", *QUARTER, "--window", 5, "--json").stdout)
    closes = [candle.close for candle in MARKET.candles("S01")]
    assert found["moving_average"] == f"{sum(closes[-5:]) / 5:.6f}"
    assert found["draw_down"].keys() == {"depth", "peak", "trough"}


def test_list(stored: Run) -> None:
    shown = [line.split("\t") for line in stored("show", "S02", *QUARTER).stdout.splitlines()]
    asked = ["--symbol", "s02", "--day-from", "2005-01-05", "--limit", "2"]
    listed = [line.split("\t") for line in stored("list", *asked).stdout.splitlines()]
    assert listed == [shown[0], *shown[3:5]]
    found = json.loads(stored("list", "--sort", "-close", "--limit", "1", "--total", "--json").stdout)
    assert found["total"] == 3 * DAYS
    assert found["items"][0].keys() == dict.fromkeys(FIELDS).keys()


def test_lists_can_show_all_that_programs_see() -> None:
    assert (tuple(CandleView.model_fields), tuple(SetApartView.model_fields)) == (FIELDS, SHOWN_APART)


def test_symbols(stored: Run) -> None:
    lines = stored("symbols").stdout.splitlines()
    assert lines[1:] == [f"{symbol}\t{DAYS}\t2005-01-03\t2005-03-31\tno" for symbol in ("S01", "S02", "S03")]


def test_symbols_as_json(stored: Run) -> None:
    found = json.loads(stored("symbols", "--json").stdout)
    assert found[0] == {
        "symbol": "S01",
        "days": DAYS,
        "first": "2005-01-03",
        "last": "2005-03-31",
        "adjusted": False,
    }


@pytest.mark.parametrize("name", ["prices.csv", "prices.jsonl"])
def test_export(stored: Run, name: str) -> None:
    done = stored("export", name)
    assert done.stdout == f"Exported {3 * DAYS} prices to {name}.\n"
    lines = Path(name).read_text("utf-8").splitlines()
    assert len(lines) == 3 * DAYS + name.endswith(".csv")
    assert str(trimmed(MARKET.candles("S03")[-1].close)) in lines[-1]


def test_export_of_some_to_standard_output(stored: Run) -> None:
    done = stored("export", "-", "S02", "--format", "csv", "--from", "2005-03-31")
    candle = MARKET.candles("S02")[-1]
    prices = [str(trimmed(getattr(candle, name))) for name in PRICES]
    assert done.stdout.splitlines() == [
        "symbol,day,open,high,low,close,volume",
        f"S02,2005-03-31,{','.join(prices)},{int(candle.volume)}",
    ]


def test_export_as_json(stored: Run) -> None:
    done = stored("export", "all.csv", "--json")
    assert json.loads(done.stdout) == {"file": "all.csv", "prices": 3 * DAYS}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["fetch"], 2),
        (["fetch", "S01", "--from", "tomorrow"], 2),
        (["fetch", "S01", "--from", "2005-02-01", "--to", "2005-01-01"], 1),
        (["fetch", "S/01"], 1),
        (["summary", "S01", "--window", "0"], 2),
        (["chart", "S01", "--height", "1"], 2),
        (["export", "prices.xlsx"], 1),
    ],
)
def test_misuse_makes_no_request(
    prices: Run, provider: LocalProvider, arguments: list[str], code: int
) -> None:
    assert prices(*arguments).exit_code == code
    assert provider.seen == []


def test_settings_that_are_wrong_are_named(prices: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRICES_CONCURRENCY", "0")
    done = prices("fetch", "S01")
    assert done.exit_code == 2
    assert "CONCURRENCY" in done.stderr


def test_provider_serves_until_it_is_told_to_stop(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", "import main; main.run()", "provider", "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--until", "2005-03-31", "--key", "5ecret"],
        env=os.environ | {"PYTHONPATH": str(PROJECT / "src"), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        said = process.stdout.readline() + process.stdout.readline()
        found = re.search(r"PRICES_BASE_URL=(http://127\.0\.0\.1:\d+)", said)
        assert found, said
        monkeypatch.setenv("PRICES_BASE_URL", found[1])
        monkeypatch.setenv("PRICES_API_KEY", "5ecret")
        monkeypatch.setenv("PRICES_ATTEMPTS", "1")
        monkeypatch.setenv("PRICES_REQUESTS_PER_SECOND", "0")
        assert run("prices", "fetch", "KO", *QUARTER).exit_code == 0
        fault = ("provider", "fault", "server-error", "--symbol", "IBM", "--url", found[1])
        assert run(*fault).stdout == "The provider fails now: server-error.\n"
        assert run("prices", "fetch", "IBM", *QUARTER).exit_code == 1
        assert run("provider", "mend", "--url", found[1]).stdout == "The provider works again.\n"
        assert run("prices", "fetch", "IBM", *QUARTER).exit_code == 0
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(timeout=10) == 130
        finally:
            process.kill()


def test_what_was_set_apart_is_listed_tried_again_accepted_and_dropped(
    prices: Run, provider: LocalProvider
) -> None:
    provider.faults.switch_on(Fault.BAD_BAR)
    assert prices("fetch", "S01", "S02", "S03", *QUARTER).exit_code == 3
    listed = [line.split("\t")[0] for line in prices("apart", "list").stdout.splitlines()]
    assert listed == ["id", "S01:2005-03-31", "S02:2005-03-31", "S03:2005-03-31"]
    (shown,) = json.loads(prices("apart", "list", "--symbol", "s02", "--json").stdout)["items"]
    assert (shown["day"], shown["source"]) == ("2005-03-31", "alphavantage")
    assert shown["sent"].keys() == {"day", "open", "high", "low", "close", "volume"}
    assert prices("apart", "retry").exit_code == 3
    accepted = prices("apart", "accept", "S01:2005-03-31", "--close", shown["sent"]["low"], "--json")
    assert accepted.exit_code == 0
    assert prices("apart", "discard", "S02:2005-03-31").stdout == "Dropped S02:2005-03-31.\n"
    provider.faults.switch_off()
    assert prices("apart", "retry").stdout.splitlines()[1] == "S03\tstored\t1"
    assert json.loads(prices("apart", "list", "--json").stdout)["items"] == []
    done = prices("apart", "accept", "S01:2005-03-31")
    assert (done.exit_code, "there is no set apart S01:2005-03-31" in done.stderr) == (1, True)


def test_what_the_provider_has_revised_is_shown(prices: Run, provider: LocalProvider) -> None:
    today = datetime.now(UTC).date()
    provider.market = Market(today - timedelta(days=1), {"S01": UNHEARD_OF})
    week = ("--from", str(today - timedelta(days=7)), "--to", str(today))
    assert prices("fetch", "S01", *week).exit_code == 0
    provider.faults.switch_on(Fault.REVISED)
    lines = prices("fetch", "S01", *week).stdout.splitlines()
    assert lines[1] == "S01\tstored\t1"
    assert lines[2:4] == ["The provider has revised:", "symbol\tday\tfield\tbefore\tnow"]
    day = provider.market.candles("S01")[-1].day
    assert lines[4].startswith(f"S01\t{day}\tclose\t")


def test_fault_needs_a_provider(run: Run) -> None:
    done = run("provider", "fault", "hang", "--url", "http://127.0.0.1:9")
    assert (done.exit_code, "no provider to switch at http://127.0.0.1:9" in done.stderr) == (1, True)


@pytest.mark.parametrize("seconds", ["1e3", "nan", "inf", "1_0", "+1", "1,5", "-1", ".5"])
def test_seconds_are_written_out(run: Run, seconds: str) -> None:
    done = run("provider", "fault", "delay", "--url", "http://127.0.0.1:9", f"--seconds={seconds}")
    assert done.exit_code == 2
    assert "it must be" in done.stderr
    assert run("database", "wait", f"--timeout={seconds}").exit_code == 2


def test_demo_runs_to_its_end(run: Run) -> None:
    done = run("demo")
    assert done.exit_code == 0, done.output
    assert "The provider was asked 5 times in all" in done.stdout
    assert "That took 3 requests." in done.stdout
    stored = Market(SPAN.last.replace(year=2024, month=12)).candles("KO")[-1]
    assert f"KO\t{stored.day}\t{trimmed(stored.open)}\t" in done.stdout


@pytest.mark.parametrize("day", ["03/04/2026", "20260304", "2026-W10-3", "2026-3-4", "２０２６-03-04"])
def test_a_day_that_could_mean_another_is_refused(run: Run, day: str) -> None:
    assert run("show", "IBM", "--from", day).exit_code == 2


@pytest.mark.parametrize("height", ["2_4", "+24", "24.0", "２４"])
def test_a_number_is_written_in_digits(run: Run, height: str) -> None:
    assert run("chart", "IBM", "--height", height).exit_code == 2
