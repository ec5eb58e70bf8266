"""JSON files: an array of objects, one object a line."""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import orjson

from .values import MISSING, UNKNOWN, FileColumn, Malformed, Misplaced

SUFFIX = ".json"
NEW_LINE = "\n"
_LOOSE_ENDS = (" :", "\t:", "\r:", "\n:")
_LOOSE_NAME = re.compile(r'"[ \t\r\n]+:')
_BLANK = re.compile(r"[ \t\r\n]*")


def lines(columns: Sequence[FileColumn], values: Sequence[Sequence[Any]]) -> list[bytes]:
    """Return the text of rows, given by column in their stored form, without what stands between them."""
    names = (orjson.dumps(column.name).replace(b"%", b"%%") for column in columns)
    template = b"{" + b", ".join(name + b": %b" for name in names) + b"}"
    filed = (column.filed(stored) for column, stored in zip(columns, values, strict=True))
    return [template % row for row in zip(*(map(orjson.dumps, each) for each in filed), strict=True)]


def document(_columns: Sequence[FileColumn], rows: Collection[bytes]) -> bytes:
    """Return the content of a file with these rows."""
    return b"[\n" + b",\n".join(rows) + b"\n]\n" if rows else b"[]\n"


def parse(text: str, columns: Sequence[FileColumn]) -> list[Sequence[Any]]:
    """Return the filed values of every column; `Malformed` or `Misplaced` for what is no such array."""
    try:
        rows = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Malformed(error.msg, error.lineno, error.colno) from error
    if not isinstance(rows, list):
        raise Malformed("must be an array, [...]", 1, 1)
    names = {column.name for column in columns}
    if set(map(type, rows)) - {dict} or not all(map(names.issuperset, rows)):
        _refuse_rows(rows, names)
    # a quote within text has a backslash before it, so this counts the names, those that come twice as well
    named = text.count('":') - text.count('\\":')
    loose = any(end in text for end in _LOOSE_ENDS) and _LOOSE_NAME.search(text)
    if loose or named != sum(map(len, rows)):
        _refuse_doubles(text)
    return [[row.get(column.name, MISSING) for row in rows] for column in columns]


def place(text: str, row: int, field: str | None) -> str:
    """Say where in the text a row is, or one of its values."""
    decoder, at = json.JSONDecoder(), _after(text, "[", 0)
    for _ in range(row):
        at = _after(text, ",", decoder.raw_decode(text, at)[1])
    found, next_field = at, _after(text, "{", at)
    while field is not None and text[next_field] != "}":
        name, end = decoder.raw_decode(text, next_field)
        value = _after(text, ":", end)
        if name == field:
            found = value
        next_field = _after(text, ",", decoder.raw_decode(text, value)[1])
    before = text[:found]
    return f"line {before.count(NEW_LINE) + 1}, column {found - before.rfind(NEW_LINE)}"


def _after(text: str, mark: str, at: int) -> int:
    """Return where the next thing begins: behind blanks, the mark if it is there, and blanks."""
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at : at + 1] == mark else at


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _refuse_rows(rows: Iterable[Any], names: set[str]) -> None:
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            raise Misplaced("must be an object, {...}", number)
        if not row.keys() <= names:
            raise Misplaced(UNKNOWN, number, min(row.keys() - names))


def _refuse_doubles(text: str) -> None:
    row = -1

    def check(pairs: list[tuple[str, Any]]) -> None:
        nonlocal row
        row += 1
        names = [name for name, _ in pairs]
        for name in names:
            if names.count(name) > 1:
                raise Misplaced("must not be there twice", row, name)

    json.loads(text, object_pairs_hook=check)
