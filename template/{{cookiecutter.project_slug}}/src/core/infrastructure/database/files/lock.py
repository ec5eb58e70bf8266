"""The lock that makes transactions on a folder take turns, between processes and engines."""

import errno
import os
import time
from pathlib import Path

from filelock import lock_descriptor, unlock_descriptor

from core.domain.errors import StorageUnavailable

PAUSE_SECONDS = 0.002
READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}


class FolderLock:
    """An exclusive lock on a file, which the operating system lets go when its holder dies.

    Where the file is not there and cannot be made, nobody can write either: then reading needs no lock.
    """

    def __init__(self, path: Path, timeout: float) -> None:
        self._path = path
        self._timeout = timeout
        self._descriptor: int | None = None
        self._holder = 0

    @property
    def held(self) -> bool:
        """Whether this process has it; a fork inherits the descriptor, but not the right."""
        return self._holder == os.getpid()

    @property
    def exists(self) -> bool:
        """Whether there is a lock at all."""
        return self._descriptor is not None

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
        descriptor, held = self._descriptor, self.held
        self._descriptor, self._holder = None, 0
        if descriptor is None:
            return
        try:
            if held:
                unlock_descriptor(descriptor)
        finally:
            os.close(descriptor)

    def _try(self) -> bool:
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            if error.errno not in READ_ONLY:
                raise
            try:
                descriptor = os.open(self._path, os.O_RDONLY)
            except FileNotFoundError:
                return True
        try:
            # whoever removed the file meanwhile made this a lock on nothing that others would see
            if lock_descriptor(descriptor, blocking=False) and os.fstat(descriptor).st_nlink:
                self._descriptor = descriptor
                return True
        finally:
            if self._descriptor is None:
                os.close(descriptor)
        return False
