"""Files and folders of embedded databases: for their owner alone, never made anew once they have gone."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import PoolProxiedConnection

from core.domain.errors import StorageUnavailable

State = list[tuple[int, ...] | None]


class DataFolder:
    """The folder that an engine keeps its data in. Its first connection makes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = False

    def connect(self, *_: Any) -> None:
        """See to the folder before a connection is opened."""
        if not self._known:
            make_folder(self._path)
        self._known = True


class DatabaseFile:
    """The file of an engine: SQLite itself would go on with a file that was removed, or make a new one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._known = False

    def connect(self, dialect: Dialect, record: Any, arguments: Any, options: dict[str, Any]) -> Any:
        """Open a connection. Only the first one makes the file, if need be."""
        try:
            if not self._known and not self._path.exists():
                make_folder(self._path.parent)
                with suppress(FileExistsError):  # somebody else may be faster
                    self._path.touch(0o600, exist_ok=False)  # SQLite gives journals the same mode
            self._path.stat()
        except OSError as error:
            raise self._unusable(error.strerror) from error
        self._known = True
        try:
            connection, frozen = self._open(dialect, *arguments, **options), False
        except sqlite3.OperationalError as error:
            if not self._frozen():
                raise self._unusable(self._reason(error)) from error
            uri, frozen = f"{self._path.absolute().as_uri()}?immutable=1", True
            connection = dialect.connect(uri, **options, uri=True)
        record.info["frozen"], record.info["state"] = frozen, self._state(frozen)
        return connection

    def check_out(self, _connection: Any, record: Any, _proxy: Any) -> None:
        """Have a connection to a file that is no longer there replaced by one to what is there now."""
        if self._state(record.info["frozen"]) != record.info["state"]:
            raise DisconnectionError

    def commit(self, connection: PoolProxiedConnection) -> None:
        """Commit; raise `StorageUnavailable` rather than do so to a file that has gone."""
        if self._state(connection.info["frozen"]) != connection.info["state"]:
            raise self._unusable("it was removed, moved or replaced during the transaction, which is undone")
        connection.commit()

    def _open(self, dialect: Dialect, *arguments: Any, **options: Any) -> Any:
        connection = dialect.connect(*arguments, **options)
        try:
            for pragma in ("journal_mode = WAL", "schema_version"):  # to read is what opens the log
                connection.cursor().execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _state(self, frozen: bool) -> State:
        """Return what tells file and log from others of the same names; of a frozen one the contents too."""
        state: State = []
        for path in (self._path, self._log):
            try:
                status = path.stat()
            except OSError:
                state.append(None)
            else:
                contents = (status.st_size, status.st_mtime_ns) if frozen else ()
                state.append((status.st_dev, status.st_ino, *contents))
        return state

    def _frozen(self) -> bool:
        """Whether the file can be read as it is: nobody writes where no log can be made, if none is left."""
        if os.access(self._path.parent, os.W_OK) or not os.access(self._path, os.R_OK):
            return False
        return not self._log.exists() or self._log.stat().st_size == 0

    def _reason(self, error: sqlite3.OperationalError) -> str:
        if self._path.is_dir():
            return "it is a folder"
        if not os.access(self._path, os.R_OK):
            return "Permission denied"
        if not os.access(self._path.parent, os.W_OK):
            return f"its folder is read-only, and {self._log.name} has to be written before it can be read"
        return str(error)

    def _unusable(self, reason: object) -> StorageUnavailable:
        return StorageUnavailable(f"{self._path} cannot be used: {reason}")


def make_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, for nobody but their owner."""
    try:
        for folder in [*reversed(path.parents), path]:
            if not folder.exists():
                folder.mkdir(0o700, exist_ok=True)
                _keep(folder.parent)
    except OSError as error:
        raise StorageUnavailable(f"the folder {path} cannot be used or made: {error.strerror}") from error


def _keep(folder: Path) -> None:
    """Have the entries of a folder outlast a power failure, where the system lets that be asked for."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
