"""Files of records: JSON Lines and CSV, read and written one record at a time, in bounded memory."""

import csv
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import PurePath
from typing import Any, BinaryIO

import orjson

from core.application.records import Record
from core.domain.errors import BadRecord, InvalidValue

LONGEST_LINE = 16 * 2**20
"""Bytes of one line, and characters of one CSV field; more is refused before it fills the memory."""

FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How text begins that a spreadsheet takes for a formula, or that has been given a `'` for that reason."""
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
WORD = re.compile(r"[^\s\[,;]+")


class Format(StrEnum):
    """How records are written down."""

    JSONL = "jsonl"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        """What HTTP calls it."""
        return "text/csv" if self is Format.CSV else "application/x-ndjson"


SUFFIXES = {".jsonl": Format.JSONL, ".ndjson": Format.JSONL, ".csv": Format.CSV}


def format_of(path: PurePath) -> Format:
    """Tell the format from the file's suffix; `InvalidValue` if it is none that we know."""
    try:
        return SUFFIXES[path.suffix.lower()]
    except KeyError:
        raise InvalidValue(f"{path.name} ends in none of {', '.join(SUFFIXES)}: name its format") from None


def read_records(
    stream: BinaryIO,
    kind: Format,
    names: Collection[str],
    refused: Callable[[BadRecord], None] | None = None,
) -> Iterator[Record]:
    """Yield the records that follow in a file; `BadRecord` at the first line that is none.

    A record may have some or all of the fields in `names` and no other: a misspelt one would be lost in
    silence. The text is UTF-8, with or without a byte order mark. Empty lines are passed over. With `refused`
    that is told of each bad record, by a line of it, and those after it are read.
    """
    spoilt: dict[int, str] = {}
    lines = _lines(stream, spoilt)
    read = _csv_records if kind is Format.CSV else _json_records
    for record in read(lines, dict.fromkeys(names), spoilt):
        if isinstance(record, Record):
            yield record
        elif refused:
            refused(record)
        else:
            raise record


def write_records(
    stream: BinaryIO, kind: Format, names: Sequence[str], rows: Iterable[Mapping[str, object]]
) -> int:
    """Write each row's fields in the order of `names` and return the number of records.

    Instants are written as ISO 8601, decimals as text with all their digits, so that reading gives them back.
    Text that a spreadsheet would run as a formula has a `'` before it in CSV, which reading takes away.
    """
    return _write_csv(stream, names, rows) if kind is Format.CSV else _write_json(stream, names, rows)


def _lines(stream: BinaryIO, spoilt: dict[int, str]) -> Iterator[str]:
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise BadRecord(number, f"longer than {LONGEST_LINE:,} bytes")
        encoding = "utf-8-sig" if number == 1 else "utf-8"
        try:
            yield line.decode(encoding)
        except UnicodeDecodeError as error:
            spoilt[number] = f"byte {error.start + 1} is not UTF-8 text"
            yield line.decode(encoding, "replace")


def _json_records(
    lines: Iterator[str], names: Collection[str], spoilt: dict[int, str]
) -> Iterator[Record | BadRecord]:
    for number, line in enumerate(lines, 1):
        if line.isspace():
            continue
        if number in spoilt:
            yield BadRecord(number, spoilt.pop(number))
            continue
        try:
            record = Record(number, _plain_object(line) or _json_object(line, number))
            _refuse_unknown(record.fields, names, number)
        except BadRecord as error:
            yield error
        else:
            yield record


def _plain_object(line: str) -> dict[str, object] | None:
    """Return what is on a line that orjson reads as `_JSON` would, in a fifth of the time; None of others.

    It makes floats of decimals and an integer of -0, and of fields with one name it keeps the last: then
    there are more texts between quotes on the line than are found.
    """
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if type(found) is not dict or "\\\\" in line:
        return None
    texts = len(found)
    for value in found.values():
        kind = type(value)
        if kind is str:
            texts += 1
        elif kind is list and not set(map(type, value)) - {str}:
            texts += len(value)
        elif (kind is not int or value == 0) and kind is not bool and value is not None:
            return None
    return found if line.count('"') - line.count('\\"') == 2 * texts else None


def _json_object(line: str, number: int) -> dict[str, object]:
    try:
        value = _JSON.decode(line)
    except json.JSONDecodeError as error:
        raise BadRecord(number, f"not JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise BadRecord(number, f"JSON that cannot be read: {error}") from None
    if not isinstance(value, dict):
        raise BadRecord(number, "not a JSON object")
    return value


def _csv_records(
    lines: Iterator[str], names: Collection[str], spoilt: dict[int, str]
) -> Iterator[Record | BadRecord]:
    csv.field_size_limit(max(LONGEST_LINE, csv.field_size_limit()))
    reader = csv.reader(lines, strict=True)
    header = _csv_header(reader, names, spoilt)
    while True:
        begin = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield BadRecord(reader.line_num, f"not CSV: {error}")
            continue
        if row is None:
            return
        if spoilt and (
            bad := [spoilt.pop(line) for line in range(begin, reader.line_num + 1) if line in spoilt]
        ):
            yield BadRecord(begin, bad[0])
        elif row and len(row) != len(header):
            yield BadRecord(begin, f"{len(row)} fields where the header has {len(header)}")
        elif row:
            meant = [_as_meant(text) if text[:1] == "'" else text for text in row]
            yield Record(begin, dict(zip(header, meant, strict=True)))


def _csv_header(reader: "Iterator[list[str]]", names: Collection[str], spoilt: dict[int, str]) -> list[str]:
    """Return the field names; without them, no line can be read."""
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise BadRecord(1, f"not CSV: {error}") from None
    if 1 in spoilt:
        raise BadRecord(1, spoilt[1])
    if not header or len(set(header)) < len(header):
        raise BadRecord(1, "a CSV file begins with a line of field names, each once")
    _refuse_unknown(header, names, 1)
    return header


def _refuse_unknown(found: Iterable[str], names: Collection[str], line: int) -> None:
    for name in found:
        if name not in names:
            raise BadRecord(line, f"unknown field {name[:60]!r}, known are {', '.join(names)}")


def _write_json(stream: BinaryIO, names: Sequence[str], rows: Iterable[Mapping[str, object]]) -> int:
    count, options = 0, orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the result
        stream.write(orjson.dumps({name: row[name] for name in names}, _plain, options))
    return count


def _write_csv(stream: BinaryIO, names: Sequence[str], rows: Iterable[Mapping[str, object]]) -> int:
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    # Lines end as RFC 4180 says; with "\n" alone Python 3.11 would not quote a field that has a "\r" in it.
    writer = csv.writer(text, lineterminator="\r\n")
    count = 0
    try:
        writer.writerow(names)
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the result
            writer.writerow([_CELLS[type(value)](value) for value in map(row.__getitem__, names)])
    finally:
        text.detach()  # the stream is the caller's to close
    return count


class Cells(dict[type, Callable[[Any], object]]):
    """What makes a cell of a value, by its type; for each type it is looked up once."""

    def __missing__(self, kind: type) -> Callable[[Any], object]:
        self[kind] = next(made for base, made in _MADE.items() if issubclass(kind, base))
        return self[kind]


def _cell(value: object) -> object:
    return _CELLS[type(value)](value)


def _of_date(value: date) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _of_flag(value: bool) -> str:
    return "true" if value else "false"


def _of_many(value: Sequence[Any]) -> object:
    plain = all(isinstance(each, str) and WORD.fullmatch(each) for each in value)
    return _inert(" ".join(value)) if plain else json.dumps(value, ensure_ascii=False, default=_cell)


def _inert(value: object) -> object:
    """Return text as a spreadsheet shows it and nothing more."""
    runs = isinstance(value, str) and FORMULA.match(value) and not NUMBER.fullmatch(value)
    return f"'{value}" if runs else value


def _as_meant(text: str) -> str:
    return text[1:] if FORMULA.match(text) else text


def _plain(value: object) -> str:
    """Say how JSON is to show what it has no notation for."""
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field is there twice")
    return found


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _integer(text: str) -> int | Decimal:
    """Keep the sign of a zero, since whoever refuses one in CSV refuses it here."""
    return Decimal(text) if text == "-0" else int(text)


def _decimal(text: str) -> Decimal:
    if "e" in text.lower():
        raise ValueError(f"{text[:40]} has an exponent: write the number out")
    return Decimal(text)


_JSON = json.JSONDecoder(
    parse_float=_decimal, parse_int=_integer, parse_constant=_no_number, object_pairs_hook=_distinct
)

_MADE: dict[type, Callable[[Any], object]] = {
    date: _of_date,
    bool: _of_flag,
    Decimal: _plain,
    Enum: lambda value: _inert(value.value),
    list: _of_many,
    tuple: _of_many,
    object: _inert,
}
_CELLS = Cells()
