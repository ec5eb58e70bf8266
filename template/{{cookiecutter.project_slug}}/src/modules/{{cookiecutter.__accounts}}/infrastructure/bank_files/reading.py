"""Reads a bank's file by a profile, as records of the documented form."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import BinaryIO

from core.application.records import Record
from core.domain.errors import BadRecord, InvalidValue
from core.infrastructure.records import LONGEST_LINE

from ...domain.iban import iban
from .amounts import BLANKS, Amounts
from .dates import read_date
from .form import Refused
from .profile import Columns, Profile, Several

SEARCHED = 100
"""Lines among which the header is looked for."""

AMOUNTS = ("balance", "debit", "credit", "threshold")
"""Columns of amounts."""

DOCUMENTED = Profile(
    description="The documented form",
    columns=Columns(account="account", currency="currency", balance="balance"),
)


@dataclass
class Row:
    """A row of the file, and the lines that it takes, counted from 1."""

    first: int
    last: int
    cells: Sequence[str]
    error: str | None = None
    text: str = ""


@dataclass
class Head:
    """What stands before the rows; `width` is how many cells they have, None if no header says that."""

    columns: Mapping[str, int]
    width: int | None
    last: int
    values: Mapping[str, str] = field(default_factory=dict)
    cells: int = 0
    """How many the header has, empty ones at its end included."""


def read_bank_file(stream: BinaryIO, profile: Profile, refused: Refused | None = None) -> Iterator[Record]:
    """Yield what a file says about accounts; `BadRecord` at the first line that does not fit the profile.

    With `refused` that is told of each bad line, and those after it are read.
    """
    records = _records(stream, profile, refused)
    if profile.several is Several.REFUSE:
        yield from records
        return
    kept: dict[str, Record] = {}
    newest: dict[str, Record] = {}
    for record in records:
        number = str(record.fields["account"])
        newest[number] = max(newest.get(number, record), record, key=_at)
        if profile.several is Several.LAST:
            kept[number] = record
        elif number not in kept:
            kept[number] = record
            yield record
    for number, record in kept.items():
        if _at(record) < _at(newest[number]):  # sorted the other way, it tells the oldest balance
            raise BadRecord(
                newest[number].line,
                f"a later day than on line {record.line}, though {profile.several} is the line that counts:"
                " is the file sorted the other way round?",
            )
    if profile.several is Several.LAST:
        yield from kept.values()


def _records(stream: BinaryIO, profile: Profile, refused: Refused | None) -> Iterator[Record]:
    rows = read_rows(stream, profile)
    reader = _Reader(profile, find_head(rows, profile))
    for row in rows:
        if reader.passed_over(row):
            continue
        try:
            yield reader.record(row)
        except BadRecord as error:
            if refused is None:
                raise
            refused(error)


def read_rows(stream: BinaryIO, profile: Profile) -> Iterator[Row]:
    """Yield the rows of a file from its first line, empty ones and such that cannot be read included."""
    csv.field_size_limit(max(LONGEST_LINE, csv.field_size_limit()))
    taken: list[str] = []
    lines = _kept(_lines(stream, profile.encoding), taken)
    reader = csv.reader(lines, delimiter=profile.delimiter, skipinitialspace=True, strict=True)
    while True:
        first = reader.line_num + 1
        taken.clear()
        try:
            cells, error = next(reader, None), None
        except csv.Error as problem:
            begun = f", in a cell that begins on line {first}" if reader.line_num > first else ""
            cells, error = [], f"not CSV: {problem}{begun}"
        except UnicodeError:
            raise BadRecord(first, f"not {profile.encoding} text: is the encoding right?") from None
        if cells is None:
            return
        cells = [cell.strip(BLANKS + "\t") for cell in cells]
        yield Row(first, reader.line_num, cells, error, "".join(taken))


def find_head(rows: Iterator[Row], profile: Profile) -> Head:
    """Read on to the header; `BadRecord` if there is none that has all the columns of the profile."""
    found: dict[str, str] = {}
    if not profile.header:
        return _no_head(rows, profile)
    best = [str(column) for _, column in profile.columns.named()]
    for row in rows:
        if profile.skip is not None and row.first <= profile.skip:
            _labelled(row, profile, found)
            continue
        columns, missing = _columns(row.cells, profile)
        if not missing and any(row.cells):
            _refuse_missing(profile, found, row.first)
            width = max(at for at, cell in enumerate(row.cells, 1) if cell)
            return Head(columns, width, row.last, found, len(row.cells))
        if len(missing) < len(best):
            best = missing
        if profile.skip is not None or row.last >= SEARCHED:
            break
        _labelled(row, profile, found)
    names = ", ".join(map(repr, best))
    raise BadRecord(
        1,
        f"there is no header with the column {names}:"
        f" is it another profile's file, or not {profile.encoding} text?",
    )


def _no_head(rows: Iterator[Row], profile: Profile) -> Head:
    """Read over the lines that are to be skipped: then come the rows at once."""
    found: dict[str, str] = {}
    last = 0
    while last < (profile.skip or 0) and (row := next(rows, None)):
        _labelled(row, profile, found)
        last = row.last
    _refuse_missing(profile, found, last + 1)
    columns = {name: int(column) - 1 for name, column in profile.columns.named()}
    return Head(columns, None, last, found)


def _refuse_missing(profile: Profile, found: Mapping[str, str], line: int) -> None:
    for name, label in profile.labels.named():
        if name not in found:
            raise BadRecord(line, f"before the header, nothing stands beside the label {label!r}")


class _Reader:
    def __init__(self, profile: Profile, head: Head) -> None:
        self._profile = profile
        self._head = head
        self._amounts = Amounts(profile.numbers)
        self._totals = tuple(word.casefold() for word in profile.totals)

    def passed_over(self, row: Row) -> bool:
        """Say whether a row is empty, or one of those that are no account's."""
        if row.error:
            return False
        first = next(filter(None, row.cells), "").casefold()
        if not first or (self._totals and first.startswith(self._totals)):
            return True
        at = self._head.columns.get("balance")
        return self._profile.skip_empty and at is not None and row.cells[at : at + 1] == [""]

    def record(self, row: Row) -> Record:
        """Return what a row says; `BadRecord` if that is not clear."""
        if row.error:
            raise BadRecord(row.last, row.error)
        self._refuse_width(row)
        if any("\udc80" <= character <= "\udcff" for cell in row.cells for character in cell):
            raise BadRecord(row.first, f"a byte that is not {self._profile.encoding} text")
        cells = {name: row.cells[index] for name, index in self._head.columns.items()}
        if any(_is_utf8(cell, self._profile.encoding) for cell in cells.values()):
            raise BadRecord(row.first, f"UTF-8 text, though the profile says {self._profile.encoding}")
        try:
            return Record(row.first, self._fields(cells))
        except InvalidValue as error:
            raise BadRecord(row.first, str(error)) from None

    def _refuse_width(self, row: Row) -> None:
        width = self._head.width
        if width is None:
            if len(row.cells) <= (last := max(self._head.columns.values())):
                raise BadRecord(row.first, f"{len(row.cells)} cells, but column {last + 1} has a meaning")
        elif len(row.cells) < width or any(row.cells[width:]):
            raise BadRecord(row.first, f"{len(row.cells)} cells where the header has {width}")
        elif len(row.cells) > self._head.cells and self._is_cut(row):
            raise BadRecord(
                row.first,
                f"{len(row.cells)} cells where the header has {width}: an amount has been cut in two",
            )

    def _is_cut(self, row: Row) -> bool:
        """Say whether a comma in an amount was taken for what separates cells, as in 1,234.50 or 1,50."""
        amounts = [at for name, at in self._head.columns.items() if name in AMOUNTS]
        return self._profile.delimiter == "," and any(
            row.cells[at][-1:].isdigit()
            and self._profile.numbers.decimal not in row.cells[at]
            and row.cells[at + 1][:1].isdigit()
            for at in amounts
        )

    def _fields(self, cells: dict[str, str]) -> dict[str, object]:
        profile = self._profile
        fields: dict[str, object] = {**dict(profile.fixed.named()), **self._head.values, **cells}
        balance, currency = self._balance(cells)
        written = str(fields.get("currency", ""))
        written = profile.numbers.signs.get(written, written.upper())
        if currency and written and written != currency:
            raise InvalidValue(f"the amount is in {currency}, the line in {written}")
        fields |= {"balance": balance, "currency": written or currency or ""}
        for name in ("debit", "credit"):
            fields.pop(name, None)
        if not fields["account"]:
            raise InvalidValue("the account's number is missing")
        if profile.iban:
            fields["account"] = iban(str(fields["account"]))
        if threshold := cells.get("threshold"):
            fields["threshold"], currency = self._amounts.read(threshold)
            if currency not in {None, fields["currency"]}:
                raise InvalidValue(f"the threshold is in {currency}, the balance in {fields['currency']}")
        if at := cells.get("at"):
            # What is booked on a day is what the account has at the end of it.
            fields["at"] = datetime.combine(read_date(at, profile.date), time.max, UTC).isoformat()
        return fields

    def _balance(self, cells: dict[str, str]) -> tuple[object, str | None]:
        if "balance" in cells:
            return self._amounts.read(cells["balance"])
        sides = {name: self._amounts.read(cells[name]) for name in ("debit", "credit") if cells[name]}
        if len(sides) > 1:  # many write a zero on the side where there is nothing
            sides = {name: read for name, read in sides.items() if read[0]} or {"credit": sides["credit"]}
        if len(sides) != 1:
            raise InvalidValue(
                "an amount stands in one of the columns for debit and credit, no more and no less"
            )
        [(side, (amount, currency))] = sides.items()
        if amount < 0:
            raise InvalidValue(f"an amount below zero under {side}: on which side is it?")
        return (-amount if side == "debit" and amount else amount), currency


def _at(record: Record) -> str:
    """Return since when a balance is, as text that sorts; it is always the end of a day."""
    return str(record.fields.get("at", ""))


def _kept(lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    """Keep what the reader of CSV takes, so that a row can be written as it was."""
    for line in lines:
        taken.append(line)
        yield line


def _lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    text = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="")
    try:
        number = 0
        while line := text.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                raise BadRecord(number, f"longer than {LONGEST_LINE:,} characters")
            yield line.removeprefix("\ufeff") if number == 1 else line  # the mark of Unicode's encodings
    finally:
        if not stream.closed:
            text.detach()  # the stream is the caller's to close


def _is_utf8(text: str, encoding: str) -> bool:
    """Say whether text, read as an encoding of a byte each, is in truth UTF-8: it never is by chance."""
    try:
        sent = b"" if text.isascii() else text.encode(encoding)
        return len(sent) == len(text) > 0 and bool(sent.decode())
    except UnicodeError:
        return False


def _columns(cells: Sequence[str], profile: Profile) -> tuple[dict[str, int], list[str]]:
    """Return where the columns are, capitals or not, and which are not there."""
    names = [_folded(cell) for cell in cells]
    found, missing = {}, []
    for name, column in profile.columns.named():
        if isinstance(column, int):
            at = column - 1 if column <= len(cells) else None
        else:
            at = _position(names, column)
        if at is None:
            missing.append(str(column))
        else:
            found[name] = at
    return found, missing


def _position(names: Sequence[str], column: str) -> int | None:
    """Return where the column of this name is; of several, `Name#2` is the second."""
    if names.count(_folded(column)) == 1:
        return names.index(_folded(column))
    name, _, number = column.rpartition("#")
    places = [at for at, each in enumerate(names) if name and each == _folded(name)]
    wanted = int(number) if number.isascii() and number.isdigit() else 0
    return places[wanted - 1] if 0 < wanted <= len(places) else None


def _labelled(row: Row, profile: Profile, found: dict[str, str]) -> None:
    """Keep what stands beside the labels of a profile; `BadRecord` if it is twice, and not the same."""
    filled = [cell for cell in row.cells if cell]
    for name, label in profile.labels.named():
        beside = len(filled) > 1 and _folded(filled[0]).rstrip(":") == _folded(label).rstrip(":")
        if beside and found.setdefault(name, filled[1]) != filled[1]:
            raise BadRecord(
                row.first, f"beside the label {label!r} stood something else before: which counts?"
            )


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())
