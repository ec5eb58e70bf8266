"""The lock that makes transactions on a folder take turns, between processes and engines."""

import os
import time
from pathlib import Path

from filelock import lock_descriptor, unlock_descriptor

from core.domain.errors import StorageUnavailable

PAUSE_SECONDS = 0.002


class FolderLock:
    """An exclusive lock on a file, which the operating system lets go when its holder dies."""

    def __init__(self, path: Path, timeout: float) -> None:
        self._path = path
        self._timeout = timeout
        self._descriptor: int | None = None
        self._holder = 0

    @property
    def held(self) -> bool:
        """Whether this process has it; a fork inherits the descriptor, but not the right."""
        return self._descriptor is not None and self._holder == os.getpid()

    def acquire(self) -> None:
        """Wait for the lock; `StorageUnavailable` when it takes too long."""
        deadline = time.monotonic() + self._timeout
        while not self._try():
            if time.monotonic() > deadline:
                raise StorageUnavailable(
                    f"{self._path.parent} is in use: other transactions have kept it for {self._timeout:g} s"
                )
            time.sleep(PAUSE_SECONDS)
        self._holder = os.getpid()

    def release(self) -> None:
        """Let the lock go, if this process has it."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        try:
            if self._holder == os.getpid():
                unlock_descriptor(descriptor)
        finally:
            os.close(descriptor)

    def _try(self) -> bool:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            # whoever removed the file meanwhile made this a lock on nothing that others would see
            if lock_descriptor(descriptor, blocking=False) and os.fstat(descriptor).st_nlink:
                self._descriptor = descriptor
                return True
        finally:
            if self._descriptor is None:
                os.close(descriptor)
        return False
