"""A folder whose files change together, or not at all, whatever happens in between."""

import errno
import json
import os
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from filelock import lock_descriptor, unlock_descriptor

from . import OutcomeUnknown, Unavailable

Signature = tuple[int, int, int] | None
"""What tells one content of a file from the next: time, size and inode; None if there is no file."""

JOURNAL = ".journal"
PAUSE_SECONDS = 0.002
READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
_STAGED = re.compile(r"\..+\.[0-9a-f]{16}\.tmp")


class Folder:
    """Files that are replaced as a whole. Its user holds the lock of the folder while it reads or writes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._journal = path / JOURNAL
        self._file = cache(path.joinpath)  # making a path takes longer than asking for its status

    def signature(self, name: str) -> Signature:
        """Return the signature of the content that a file has now."""
        try:
            return _signature(self._file(name).stat())
        except FileNotFoundError:
            return None

    def read(self, name: str) -> tuple[bytes, Signature]:
        """Return a file's content and signature; nothing and None if there is no such file."""
        try:
            with self._file(name).open("rb") as file:
                return file.read(), _signature(os.fstat(file.fileno()))
        except FileNotFoundError:
            return b"", None

    def replace(self, contents: Mapping[str, bytes | None]) -> dict[str, Signature]:
        """Give files new contents (None removes one) and return their signatures. All change, or none does.

        An error means that none did, but for `OutcomeUnknown`. One file is swapped in by a rename. For
        several, a journal is written first that says which renames to do: from then on they are bound to
        happen, if need be by `recover`.
        """
        token = secrets.token_hex(8)
        names = {name: content is not None for name, content in contents.items()}
        try:
            staged = {
                name: None if content is None else self._stage(name, token, content)
                for name, content in contents.items()
            }
            if len(names) > 1:
                self._promise(names, token)
            else:
                self._swap(names, token)
        except BaseException as error:
            self._take_back(names, token, error)
            raise
        if len(names) > 1:
            with suppress(Exception):  # promised is as good as done: the next transaction tries again first
                self._keep_promise(names, token)
        else:
            try:
                self._sync()
            except OSError as error:
                raise self._unknown(error) from error
        return staged

    def recover(self) -> None:
        """Finish what a transaction promised and could not complete."""
        if not self._journal.exists():
            return
        try:
            promised = json.loads(self._journal.read_bytes())
            names, token = dict(promised["files"]), str(promised["token"])
        except (ValueError, KeyError, TypeError) as error:
            raise Unavailable(f"{self._journal} is damaged: restore it, or remove it") from error
        done = {name for name, stays in names.items() if stays and not self._staged(name, token).exists()}
        self._keep_promise({name: stays for name, stays in names.items() if name not in done}, token)

    def tidy(self) -> None:
        """Remove what writers that died have left behind; after `recover` nobody needs it."""
        for path in self.path.iterdir():
            if _STAGED.fullmatch(path.name):
                with suppress(OSError):  # a folder that is read-only
                    path.unlink()

    def _staged(self, name: str, token: str) -> Path:
        return self.path / f".{name}.{token}.tmp"

    def _stage(self, name: str, token: str, content: bytes) -> Signature:
        path, rest = self._staged(name, token), memoryview(content)
        with open(path, "xb", buffering=0, opener=_private) as file:
            while rest:
                rest = rest[file.write(rest) :]
            now = time.time_ns()  # the kernel's own stamps tick too slowly to tell two quick commits apart
            os.utime(path, ns=(now, now))
            os.fsync(file.fileno())
        status = path.stat()
        with suppress(FileNotFoundError):  # whoever may not read the file now may not do so afterwards
            mode = self._file(name).stat().st_mode
            if mode != status.st_mode:
                path.chmod(mode & 0o777)
        return _signature(status)

    def _take_back(self, names: Iterable[str], token: str, reason: BaseException) -> None:
        """Remove the journal, for good, and then what it could have put in place."""
        try:
            if self._journal.exists():
                self._journal.unlink()
                self._sync()
        except OSError as error:
            raise self._unknown(error) from reason
        for name in [*names, JOURNAL]:
            with suppress(OSError):
                self._staged(name, token).unlink(missing_ok=True)

    def _promise(self, names: Mapping[str, bool], token: str) -> None:
        self._stage(JOURNAL, token, json.dumps({"token": token, "files": names}).encode())
        self._sync()  # what is promised must be found after a power failure wherever the promise is
        self._staged(JOURNAL, token).replace(self._journal)
        self._sync()

    def _keep_promise(self, names: Mapping[str, bool], token: str) -> None:
        self._swap(names, token)
        self._sync()
        self._journal.unlink()

    def _swap(self, names: Mapping[str, bool], token: str) -> None:
        """Swap in the files that were staged, and remove those that are to go."""
        for name, stays in names.items():
            if stays:
                self._staged(name, token).replace(self._file(name))
            else:
                self._file(name).unlink(missing_ok=True)

    def _unknown(self, error: OSError) -> OutcomeUnknown:
        return OutcomeUnknown(
            f"it is not known whether the change was kept: {self.path} failed while it was written "
            f"({error.strerror or error}), so look what is there before you try again"
        )

    def _sync(self) -> None:
        sync(self.path)


def sync(folder: Path) -> None:
    """Make renames and removals last through a power cut. Windows has no such call, and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _signature(status: os.stat_result) -> Signature:
    return status.st_mtime_ns, status.st_size, status.st_ino


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
        """Wait for the lock; `Unavailable` when it takes too long."""
        deadline = time.monotonic() + self._timeout
        while not self._try():
            if time.monotonic() > deadline:
                raise Unavailable(
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
