"""Alerts in a file."""

import os
from datetime import timedelta
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from ...domain.errors import NotDelivered, TimedOut
from ...domain.notice import Notice
from ...domain.ports import Notifier
from .event import event


class FileNotifier(Notifier):
    """Appends one line of JSON an alert, whole and on disk, whoever else writes to the file."""

    channel = "file"

    def __init__(self, path: Path, time_out: timedelta) -> None:
        self._path = path
        self.time_out = time_out

    def send(self, notice: Notice) -> None:
        line = orjson.dumps(event(notice), option=orjson.OPT_APPEND_NEWLINE)
        try:
            self._path.parent.mkdir(0o700, parents=True, exist_ok=True)
            with FileLock(f"{self._path}.lock", self.time_out.total_seconds(), mode=0o600):
                self._path.touch(0o600)  # what accounts hold is nobody else's business
                with self._path.open("ab") as file:
                    file.write(line)
                    file.flush()
                    os.fsync(file.fileno())
        except Timeout:
            raise TimedOut(f"{self._path} is locked by others") from None
        except OSError as error:
            raise NotDelivered(f"cannot write {self._path}: {error.strerror}") from error
