"""A file of balances on its way in: what reads it, what it is known by, and where its bad lines go."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from core.application.records import Record
from core.domain.errors import BadRecord, InvalidValue
from core.infrastructure.records import Format, read_records
from core.infrastructure.streams import target

from ...application.import_balances import FIELDS, BadLines
from .profile import Profile
from .reading import DOCUMENTED, Refused, Row, find_head, read_bank_file, read_rows

_CHUNK = 2**20


class BankFile:
    """A stream that can be read again, in the documented form (CSV or JSON Lines) or in that of a profile."""

    def __init__(self, stream: BinaryIO, form: Format | Profile) -> None:
        self._stream, self._form = stream, form

    def read(self, refused: Refused | None = None) -> Iterable[Record]:
        """Read it from the start; with `refused` that is told of bad lines, and the others are read."""
        self._stream.seek(0)
        if isinstance(self._form, Profile):
            return read_bank_file(self._stream, self._form, refused)
        return read_records(self._stream, self._form, FIELDS, refused)

    def identifier(self) -> str:
        """Return what the file is known by: the same for the same content, whatever its name."""
        self._stream.seek(0)
        digest = hashlib.sha256()
        while chunk := self._stream.read(_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()[:32]

    def write(self, out: BinaryIO, bad: set[int]) -> None:
        """Write the records that have one of these lines as they are, after all that stands before the first.

        What comes out is a file of the same form.
        """
        self._stream.seek(0)
        profile = self._form if isinstance(self._form, Profile) else DOCUMENTED
        text = io.TextIOWrapper(out, profile.encoding, errors="surrogateescape", newline="")
        for row in self._rows(profile):
            if row.first == 0 or bad.intersection(range(row.first, row.last + 1)):
                text.write(row.text)
        text.flush()
        text.detach()

    def _rows(self, profile: Profile) -> Iterator[Row]:
        """Yield the records with their text; what stands before the first begins on no line."""
        if self._form is Format.JSONL:
            for number, line in enumerate(self._stream, 1):
                yield Row(number, number, (), text=line.decode(errors="surrogateescape"))
            return
        rows = list(read_rows(self._stream, profile))
        head = find_head(iter(rows), profile)
        for row in rows:
            yield Row(0 if row.last <= head.last else row.first, row.last, (), text=row.text)


class BadLinesFile(BadLines):
    """Writes the bad lines of a file to another, where they can be repaired and imported in the same way."""

    def __init__(self, file: BankFile, path: Path) -> None:
        self._file, self._path = file, path
        self.errors: list[BadRecord] = []

    def begin(self) -> None:
        self.errors.clear()

    def add(self, error: BadRecord) -> None:
        self.errors.append(error)

    def keep(self) -> int:
        """Write them down; what somebody may be repairing is not overwritten (`InvalidValue`)."""
        if not self.errors:
            return 0
        content = io.BytesIO()
        self._file.write(content, {error.line for error in self.errors})
        if self._path.exists() and self._path.read_bytes() != content.getvalue():
            raise InvalidValue(f"{self._path} is there already: import or move it first")
        with target(self._path) as stream:
            stream.write(content.getvalue())
        return len(self.errors)


def beside(path: Path) -> Path:
    """Return where the bad lines of a file go: june.csv has those of its own in june.bad.csv."""
    return path.with_name(f"{path.stem}.bad{path.suffix}")
