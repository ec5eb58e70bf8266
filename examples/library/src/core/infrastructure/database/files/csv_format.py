r"""CSV files: a line of names, then one record a row.

NULL is the cell \N, so text that begins with a backslash is given one more.
"""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from io import StringIO
from types import SimpleNamespace
from typing import Any, cast

from .values import MISSING, UNKNOWN, FileColumn, Malformed, Misplaced

SUFFIX = ".csv"
NEW_LINE = "\n"
NULL = r"\N"
_LONGEST_CELL = 2**31 - 1
_FLAGS = {None: NULL, True: "true", False: "false"}


def _own_csv() -> Any:
    """Return a module of its own behind `csv`: its limit to cells would be that of the whole process."""
    spec = cast("ModuleSpec", find_spec("_csv"))
    module = module_from_spec(spec)
    cast("Loader", spec.loader).exec_module(module)
    module.field_size_limit(_LONGEST_CELL)
    return module


_csv = _own_csv()


def lines(columns: Sequence[FileColumn], values: Sequence[Sequence[Any]]) -> list[bytes]:
    """Return the text of rows, given by column in their stored form, each without its line end."""
    cells = (_cells(column, column.filed(stored)) for column, stored in zip(columns, values, strict=True))
    return _written(zip(*cells, strict=True))


def document(columns: Sequence[FileColumn], rows: Collection[bytes]) -> bytes:
    """Return the content of a file with these rows."""
    return b"\n".join([*_written([[column.name for column in columns]]), *rows, b""])


def parse(text: str, columns: Sequence[FileColumn]) -> list[Sequence[Any]]:
    """Return the filed values of every column; `Malformed` or `Misplaced` for what is no such table."""
    records = [record for record, _ in _records(text)]
    if not records:
        raise Malformed("must begin with a line of field names", 1)
    (header, *rows), names = records, {column.name for column in columns}
    for name in header:
        if name not in names or header.count(name) > 1:
            raise Malformed("must not be there twice" if name in names else UNKNOWN, 1, field=name)
    for number, row in enumerate(rows):
        if len(row) != len(header):
            raise Misplaced(f"must have {len(header)} cells, and has {len(row)}", number)
    cells = dict(zip(header, zip(*rows, strict=True), strict=True)) if rows else {}
    absent = [MISSING] * len(rows)
    return [_values(column, cells[column.name]) if column.name in cells else absent for column in columns]


def place(text: str, row: int, _field: str | None) -> str:
    """Say where in the text a row is."""
    starts = [line for _, line in _records(text)]
    return f"line {starts[row + 1]}"


def _records(text: str) -> Iterator[tuple[list[str], int]]:
    """Yield each record with the line that it begins on; blank lines are none."""
    reader, line = _csv.reader(StringIO(text, newline=""), strict=True), 1
    try:
        for record in reader:
            if record:
                yield record, line
            line = reader.line_num + 1
    except _csv.Error as error:
        raise Malformed(str(error), reader.line_num) from error


def _values(column: FileColumn, cells: Sequence[str]) -> Sequence[Any]:
    """Return the filed values of a column's cells."""
    known: dict[str, Any] = {NULL: None}
    parse = column.kind.parse or _unescape
    for row, cell in enumerate(cells):
        if cell not in known:
            try:
                known[cell] = parse(cell)
            except ValueError as error:
                raise Misplaced(str(error), row, column.name) from error
    return [known[cell] for cell in cells]


def _unescape(cell: str) -> str:
    return cell[1:] if cell.startswith("\\\\") else cell


def _cells(column: FileColumn, values: Sequence[Any]) -> Sequence[Any]:
    """Return what the writer makes the cells of filed values from."""
    if bool in column.kind.filed:
        return [_FLAGS[value] for value in values]
    if column.kind.parse:
        return [NULL if value is None else value for value in values]
    return [NULL if value is None else "\\" + value if value.startswith("\\") else value for value in values]


def _written(rows: Iterable[Sequence[Any]]) -> list[bytes]:
    """Return each row's record. One with a carriage return is quoted throughout: csv may leave those bare."""
    rows, written = list(rows), list[str]()
    csv.writer(SimpleNamespace(write=written.append), lineterminator=NEW_LINE).writerows(rows)
    for number, record in enumerate(written):
        if "\r" in record:
            quoted = StringIO(newline="")
            csv.writer(quoted, lineterminator=NEW_LINE, quoting=csv.QUOTE_ALL).writerow(rows[number])
            written[number] = quoted.getvalue()
    return [record.removesuffix(NEW_LINE).encode() for record in written]
