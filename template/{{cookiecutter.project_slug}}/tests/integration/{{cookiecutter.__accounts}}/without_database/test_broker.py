"""Processes that share their jobs by a real Redis: one is killed, and Redis is."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from structlog.testing import capture_logs
from typer.testing import Result

from core.domain.errors import StorageUnavailable
from core.infrastructure.stopping import StopSignal
from modules.accounts.domain.ports import Job
from modules.accounts.infrastructure.asking import asking
from modules.accounts.infrastructure.jobs import jobs
from modules.accounts.infrastructure.schedule import Schedule
from modules.accounts.infrastructure.settings import AlertSettings
from tests.processes import finish, running
from tests.servers.programs import free_port

REDIS = shutil.which("redis-server")
SRC = Path(__file__).parents[4] / "src"
THREADS, ASKED, ALERTS = 2, 20, 60
SELDOM, OFTEN = timedelta(hours=1), timedelta(seconds=1)

needs_redis = pytest.mark.skipif(REDIS is None, reason="there is no redis-server on PATH")


@contextmanager
def redis(port: int, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a Redis that keeps nothing on disk, until the block ends or somebody kills it."""
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    with subprocess.Popen([str(REDIS), *options], stdout=subprocess.DEVNULL) as server:
        try:
            yield server
        finally:
            server.kill()


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """The port of a Redis."""
    port = free_port()
    with redis(port, tmp_path):
        yield port


def settings(port: int) -> AlertSettings:
    url = f"redis://127.0.0.1:{port}/0"
    return AlertSettings(_env_file=None, broker_url=SecretStr(url), broker_threads=THREADS)


def note(file: Path) -> None:
    """Write down who did it; it takes a while."""
    time.sleep(0.05)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{os.getpid()}\n")


def work(port: int, file: Path, every: timedelta, times: int) -> None:
    """Ask for it so often in each interval, and do what anybody asks for, until SIGTERM."""
    stop = StopSignal()
    stop.listen()
    broker = jobs(settings(port), stop)
    ask = partial(broker.ask, "note", times)
    broker.keep_running([Job("note", every, partial(note, file)), Job("ask", every, ask)])


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.exists() else []


def wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "nothing came of it within a minute"
        time.sleep(0.05)


@needs_redis
def test_each_job_that_is_asked_for_is_done_once_and_all_have_part_in_it(port: int, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with running(work, port, notes, SELDOM, ASKED), running(work, port, notes, SELDOM, ASKED):
        wait(lambda: len(lines(notes)) >= 2 * (1 + ASKED))
        time.sleep(0.5)  # for what would be too much
    done = Counter(lines(notes))
    assert (len(done), done.total()) == (2, 2 * (1 + ASKED))


@needs_redis
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to handle")
def test_a_broker_that_was_away_is_used_again_and_one_that_is_gone_holds_nobody_up(tmp_path: Path) -> None:
    port, notes = free_port(), tmp_path / "notes"
    with running(work, port, notes, OFTEN, 3) as process:
        for _ in range(2):
            with redis(port, tmp_path):
                before = len(lines(notes))
                wait(lambda before=before: len(lines(notes)) >= before + 2)  # type: ignore[misc]  # bound at once
        os.kill(process.pid, signal.SIGTERM)
        finish(process, 30)


@needs_redis
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to handle")
def test_what_a_killed_process_had_claimed_is_sent_by_the_others(
    run: Callable[..., Result], port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = tmp_path / "alerts.jsonl"
    for name, value in {
        "ALERTS_CHANNELS": "file",
        "ALERTS_FILE": str(sent),
        "ALERTS_TIME_OUT": "1s",
        "ALERTS_LEASE": "3s",
        "ALERTS_BROKER_URL": f"redis://127.0.0.1:{port}/0",
        "ALERTS_BROKER_THREADS": str(THREADS),
        "PYTHONPATH": str(SRC),
    }.items():
        monkeypatch.setenv(name, value)
    balances = tmp_path / "balances.csv"
    rows = [f"A-{number},EUR,5,Ada,ada@example.org" for number in range(ALERTS)]
    balances.write_text("\n".join(["account,currency,balance,holder,address", *rows]), "utf-8")
    assert run("balances", "import", balances).exit_code == 0
    command = [sys.executable, "-m", "main", "alerts", "run", "--every", "1s", "--deliver-every", "1s"]
    with ExitStack() as stack:
        killed, other = (
            stack.enter_context(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
            for _ in range(2)
        )
        for process in (killed, other):
            stack.callback(process.kill)
        wait(lambda: len(lines(sent)) >= ALERTS // 5)
        killed.kill()
        wait(lambda: len({json.loads(line)["data"]["key"] for line in lines(sent)}) == ALERTS)
        other.send_signal(signal.SIGTERM)
        _, logged = other.communicate(timeout=20)
        assert other.returncode == 0
        assert "Traceback" not in logged
    keys = Counter(json.loads(line)["data"]["key"] for line in lines(sent))
    assert len(keys) == ALERTS
    assert keys.total() - ALERTS <= THREADS  # killed after sending, before it could say so
    assert json.loads(run("report", "--json").stdout)["alerts"]["sent"] == ALERTS


@needs_redis
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to handle")
def test_what_the_service_or_a_command_makes_due_is_sent_at_once(
    run: Callable[..., Result], client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, sent = free_port(), tmp_path / "sent" / "alerts.jsonl"
    for name, value in {
        "ALERTS_CHANNELS": "file",
        "ALERTS_FILE": str(sent),
        "ALERTS_BROKER_URL": f"redis://127.0.0.1:{port}/0",
        "PYTHONPATH": str(SRC),
    }.items():
        monkeypatch.setenv(name, value)
    sent.parent.mkdir()
    command = [sys.executable, "-m", "main", "alerts", "run", "--every", "1h", "--deliver-every", "1h"]
    money = {"amount": "5", "currency": "EUR"}

    def open_(number: str) -> None:
        new = {"number": number, "holder": "Ada", "address": "ada@example.org", "balance": money}
        assert client.post("/accounts", json=new).status_code == 201

    def wait_for(number: int) -> None:
        wait(lambda: len(lines(sent)) >= number)
        time.sleep(0.2)  # for what would be too much
        assert len(lines(sent)) == number

    open_("A-1")
    with (
        redis(port, tmp_path) as server,
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as worker,
    ):
        wait_for(1)  # the check that each worker begins with
        open_("A-2")
        assert client.post("/alerts/check").json() == {"raised": 1}
        wait_for(2)
        open_("A-3")
        assert run("alerts", "check").exit_code == 0
        wait_for(3)
        worker.send_signal(signal.SIGTERM)
        _, logged = worker.communicate(timeout=60)
        assert "Traceback" not in logged
        server.kill()
        server.wait()
        open_("A-4")  # without a broker it is raised all the same, and an interval brings it
        assert client.post("/alerts/check").json() == {"raised": 1}


def test_without_a_broker_a_process_works_alone() -> None:
    assert isinstance(jobs(AlertSettings(_env_file=None), StopSignal()), Schedule)


def test_who_asks_without_the_library_is_told_in_the_log_and_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "dramatiq", None)
    monkeypatch.delitem(sys.modules, "modules.accounts.infrastructure.broker", raising=False)
    with capture_logs() as logged:
        asking(settings(1))("deliver", 1)
    assert "dramatiq is not installed" in logged[0]["reason"]


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dramatiq", None)
    monkeypatch.delitem(sys.modules, "modules.accounts.infrastructure.broker", raising=False)
    with pytest.raises(StorageUnavailable, match=r"dramatiq is not installed: pip install '\.\[broker\]'"):
        jobs(settings(1), StopSignal())
