"""Checking and delivering again and again, in a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

SRC = Path(__file__).parents[3] / "src"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to handle")


@pytest.fixture
def worker(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[subprocess.Popen[str]]:
    """`alerts run` on the database under test, with a file as channel."""
    monkeypatch.setenv("ALERTS_CHANNELS", "file")
    monkeypatch.setenv("ALERTS_FILE", str(tmp_path / "alerts.jsonl"))
    monkeypatch.setenv("PYTHONPATH", str(SRC))
    command = [sys.executable, "-m", "main", "alerts", "run", "--every", "1s", "--deliver-every", "1s"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def delivered(path: Path, number: int) -> list[str]:
    """Wait until so many alerts are in the file, and return their accounts."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        if len(lines) >= number:
            return [json.loads(line)["data"]["account"] for line in lines]
        time.sleep(0.05)
    pytest.fail(f"not {number} alerts within 30 s")


def open_(run: Callable[..., Result], number: str) -> None:
    assert run("accounts", "open", number, "Ada", "ada@example.org", "--currency", "EUR").exit_code == 0


def test_finds_what_is_new_and_stops_cleanly_on_sigterm(
    run: Callable[..., Result], worker: subprocess.Popen[str], tmp_path: Path
) -> None:
    open_(run, "DE-1")
    assert delivered(tmp_path / "alerts.jsonl", 1) == ["DE-1"]
    open_(run, "DE-2")
    assert delivered(tmp_path / "alerts.jsonl", 2) == ["DE-1", "DE-2"]
    begin = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    _, logged = worker.communicate(timeout=20)
    assert worker.returncode == 0
    assert time.monotonic() - begin < 5
    assert "Traceback" not in logged
    lines = [json.loads(line) for line in logged.splitlines() if '"done"' in line]
    assert len({line["trace_id"] for line in lines}) == len(lines) > 2
