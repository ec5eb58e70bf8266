"""The keeper ends what it keeps when whoever asked for it is gone, however that came about."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import keeper

pytestmark = pytest.mark.skipif(os.name != "posix", reason="server programs are run on POSIX systems only")

ASK = """
import subprocess, sys, time
kept = subprocess.Popen([sys.executable, *sys.argv[1:]], stdin=subprocess.PIPE, start_new_session=True)
print(kept.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    return folder


def order(folder: Path, *commands: str) -> list[str]:
    """Return the arguments that make Python keep these shell commands running."""
    plan = {
        "folder": str(folder),
        "commands": [["sh", "-c", command] for command in commands],
        "stop": signal.SIGKILL,
        "user": None,
        "group": None,
    }
    return ["-I", "-S", keeper.__file__, json.dumps(plan)]


def eventually(claim: str, *, seconds: float = 10.0) -> Iterator[None]:
    """Loop until the body breaks out of it; fail if that takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield
        time.sleep(0.02)
    pytest.fail(f"not in {seconds} s: {claim}")


def pid_in(file: Path) -> int:
    for _ in eventually(f"{file.name} has a process's number"):
        if file.is_file() and (text := file.read_text("utf-8").strip()):
            return int(text)
    raise AssertionError


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.is_file() or ") Z " not in status.read_text("utf-8")


def what_is_told(arguments: list[str]) -> str:
    with subprocess.Popen(
        [sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as kept:
        assert kept.stdout
        return kept.stdout.read()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_server_ends_with_the_process_that_asked_for_it(
    how: signal.Signals, folder: Path, tmp_path: Path
) -> None:
    server = f"echo $$ > {tmp_path}/server; sleep 60 & echo $! > {tmp_path}/child; wait"
    with subprocess.Popen(
        [sys.executable, "-c", ASK, *order(folder, server)], stdout=subprocess.DEVNULL, start_new_session=True
    ) as asking:
        pids = [pid_in(tmp_path / "server"), pid_in(tmp_path / "child")]
        os.killpg(asking.pid, how)  # as Ctrl-C does: to the whole group
    for _ in eventually("nothing is left"):
        if not folder.exists() and not any(map(is_running, pids)):
            break


def test_a_server_ends_when_the_keeper_is_told_to(folder: Path, tmp_path: Path) -> None:
    server = f"echo $$ > {tmp_path}/server; exec sleep 60"
    with subprocess.Popen([sys.executable, *order(folder, server)], stdin=subprocess.PIPE) as kept:
        pid = pid_in(tmp_path / "server")
        kept.terminate()
        assert kept.wait(10) == 0
    assert not is_running(pid)
    assert not folder.exists()


def test_a_server_that_ends_by_itself_leaves_the_last_lines_of_its_log(folder: Path) -> None:
    told = what_is_told(order(folder, "seq 100; echo too bad >&2; exit 3"))
    assert told.startswith("sh ended with 3; the last lines of its log:")
    assert told.endswith("100\n  too bad")
    assert len(told.splitlines()) == 1 + keeper.LOG_LINES
    assert not folder.exists()


def test_a_server_is_not_started_after_a_step_before_it_failed(folder: Path, tmp_path: Path) -> None:
    assert "ended with 1" in what_is_told(order(folder, "exit 1", f"touch {tmp_path}/started"))
    assert not (tmp_path / "started").exists()
