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
from .form import Form, Refused
from .profile import Profile
from .reading import DOCUMENTED, Row, find_head, read_bank_file, read_rows

_CHUNK = 2**20


class BankFile:
    """A stream that can be read again, in one of the forms."""

    def __init__(self, stream: BinaryIO, form: Form) -> None:
        self._stream, self._form = stream, form

    def read(self, refused: Refused | None = None) -> Iterable[Record]:
        """Read it from the start; with `refused` that is told of bad lines, and the others are read."""
        self._stream.seek(0)
        return self._form.read(self._stream, refused)

    def identifier(self) -> str:
        """Return what the file is known by: the same for the same content, whatever its name."""
        self._stream.seek(0)
        digest = hashlib.sha256()
        while chunk := self._stream.read(_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()[:32]

    def write(self, out: BinaryIO, bad: set[int]) -> None:
        """Write the records that have one of these lines as a file of the same form."""
        self._stream.seek(0)
        self._form.write(self._stream, out, bad)


class ByProfile(Form):
    """CSV as a profile says."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def read(self, stream: BinaryIO, refused: Refused | None = None) -> Iterable[Record]:
        return read_bank_file(stream, self._profile, refused)

    def write(self, stream: BinaryIO, out: BinaryIO, bad: set[int]) -> None:
        _write(self._rows(stream), out, self._profile.encoding, bad)

    def _rows(self, stream: BinaryIO) -> Iterator[Row]:
        """Yield the rows with their text; what stands before the first record begins on no line."""
        rows = list(read_rows(stream, self._profile))
        head = find_head(iter(rows), self._profile)
        for row in rows:
            yield Row(0 if row.last <= head.last else row.first, row.last, (), text=row.text)


class Documented(Form):
    """The documented form: CSV or JSON Lines in UTF-8."""

    def __init__(self, kind: Format) -> None:
        self._kind = kind

    def read(self, stream: BinaryIO, refused: Refused | None = None) -> Iterator[Record]:
        try:
            yield from read_records(stream, self._kind, FIELDS, refused)
        except BadRecord as error:
            if error.line > 1 or self._kind is not Format.CSV:
                raise
            hint = "a bank's own file needs an import profile, which `accounts import --suggest` proposes"
            raise BadRecord(1, f"{error.reason}; {hint}") from None

    def write(self, stream: BinaryIO, out: BinaryIO, bad: set[int]) -> None:
        if self._kind is Format.CSV:
            ByProfile(DOCUMENTED).write(stream, out, bad)
            return
        texts = (line.decode(errors="surrogateescape") for line in stream)
        _write(
            (Row(number, number, (), text=text) for number, text in enumerate(texts, 1)), out, "utf-8", bad
        )


def _write(rows: Iterable[Row], out: BinaryIO, encoding: str, bad: set[int]) -> None:
    text = io.TextIOWrapper(out, encoding, errors="surrogateescape", newline="")
    for row in rows:
        if row.first == 0 or bad.intersection(range(row.first, row.last + 1)):
            text.write(row.text)
    text.flush()
    text.detach()


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
