"""Alerts in a file."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from modules.accounts.domain.errors import NotDelivered, TimedOut
from modules.accounts.infrastructure.notifiers.file import FileNotifier

from .test_bodies import NOTICE


def test_each_is_a_line_of_json_whoever_else_writes(tmp_path: Path) -> None:
    path = tmp_path / "new" / "alerts.jsonl"
    notices = [replace(NOTICE, key=f"k-{n}", holder="Ада" * 60) for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(FileNotifier(path, timedelta(seconds=10)).send, notices))
    keys = [json.loads(line)["data"]["key"] for line in path.read_text("utf-8").splitlines()]
    assert sorted(keys) == sorted(notice.key for notice in notices)


def test_a_file_that_cannot_be_written_is_the_ports_own_error(tmp_path: Path) -> None:
    with pytest.raises(NotDelivered, match="cannot write"):
        FileNotifier(tmp_path, timedelta(seconds=1)).send(NOTICE)


def test_a_lock_that_others_keep_is_a_time_out(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    with FileLock(f"{path}.lock"), pytest.raises(TimedOut, match="is locked by others"):
        FileNotifier(path, timedelta(seconds=0.1)).send(NOTICE)
    assert not path.exists()
