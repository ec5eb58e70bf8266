"""Where the bytes of an import come from, and where those of an export go."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

from core.domain.errors import InvalidValue

T = TypeVar("T")

STANDARD = Path("-")
"""Stands for standard input or standard output."""

_STEP = 100


@contextmanager
def source(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading; one that cannot be read is an `InvalidValue`.

    It can be read twice, standard input too (a copy of it on disk), since a transaction that the database
    gives up is run again from the start.
    """
    try:
        stream = _copied(sys.stdin.buffer) if path == STANDARD else path.open("rb")
    except OSError as error:
        raise InvalidValue(f"cannot read {path}: {error.strerror}") from None
    with stream:
        yield stream


@contextmanager
def target(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its place when the block ends, whole or not at all.

    Standard output, devices and pipes are written to as they are.
    """
    if path == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        in_place = path.exists() and not path.is_file()
        draft = path if in_place else path.with_name(f".{path.name}.{os.getpid()}.part")
        stream = draft.open("wb")
    except OSError as error:
        raise InvalidValue(f"cannot write {path}: {error.strerror}") from None
    with stream:
        if in_place:
            yield stream
            return
        try:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
            draft.replace(path)
        except BaseException:
            stream.close()
            draft.unlink(missing_ok=True)
            raise


def followed(items: Iterable[T], stream: BinaryIO, moved: Callable[[int], None]) -> Iterator[T]:
    """Yield what is made from a stream, and tell `moved` every so often how many bytes it went on."""
    told = 0
    for number, item in enumerate(items):
        if number % _STEP == 0:
            at = stream.tell()
            moved(at - told)
            told = at
        yield item
    moved(stream.tell() - told)


def _copied(stream: BinaryIO) -> BinaryIO:
    import tempfile

    copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever reads it
    shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return copy
