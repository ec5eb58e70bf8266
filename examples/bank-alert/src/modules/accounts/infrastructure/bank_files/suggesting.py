"""Suggests a profile for a file that has none, and shows what the file would mean by it."""

import codecs
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from core.application.records import Record
from core.domain.errors import BadRecord, InvalidValue

from . import evidence
from .camt053 import Camt053
from .profile import Profile, parse
from .profiles import CAMT053
from .reading import Row, read_bank_file, read_rows

LOOKED_AT = 2**16
"""Bytes that are looked at."""
NO_TEXT = (b"PK\x03\x04", b"%PDF", bytes.fromhex("d0cf11e0"))
"""How files of spreadsheets and PDF begin."""
SHOWN = 5
"""Rows that are shown."""


@dataclass
class Suggestion:
    """A profile that fits: a known one by its name, or a new one in TOML; what is open is in `questions`."""

    name: str | None = None
    text: str = ""
    records: list[Record] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def suggest(data: bytes, known: Mapping[str, Profile]) -> Suggestion:
    """Look at the start of a file and say how it may be read; nothing is guessed where readings differ."""
    if len(data) >= LOOKED_AT:
        data = data[: data.rfind(b"\n") + 1] or data  # the last line may have been cut
    if not data.strip():
        raise InvalidValue("there is nothing in it")
    if data.startswith(NO_TEXT):
        raise InvalidValue("this is a spreadsheet or a PDF file: export CSV or camt.053 from it")
    if data.lstrip(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        return _of_xml(data)
    for name, profile in known.items():
        try:
            records = list(islice(read_bank_file(io.BytesIO(data), profile), SHOWN))
        except InvalidValue:
            continue
        if records:
            return Suggestion(name, records=records)
    return _Draft(data).suggestion()


def _of_xml(data: bytes) -> Suggestion:
    found = Suggestion(CAMT053)
    try:
        for record in islice(Camt053().each(io.BytesIO(data)), SHOWN):
            found.records.append(record)
    except BadRecord:
        cut = len(data) >= LOOKED_AT and b"camt.053.001." in data
        if not (found.records or cut):
            raise
    return found


class _Draft:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._questions: list[str] = []
        self._encoding = evidence.encoding_of(data)
        lines = data.decode(self._encoding, "replace").splitlines(keepends=True)
        self._delimiter = evidence.delimiter_of(lines)

    def suggestion(self) -> Suggestion:
        rows = list(self._rows())
        header = max(rows, key=lambda row: len(evidence.columns_of(row.cells)), default=Row(1, 1, ()))
        columns = evidence.columns_of(header.cells)
        if "balance" in columns:
            columns = {name: cell for name, cell in columns.items() if name not in {"debit", "credit"}}
        body = [row for row in rows if row.first > header.last and any(row.cells)]
        totals = sorted({next(filter(None, row.cells)) for row in body if self._is_total(row)})
        body = [row for row in body if not self._is_total(row) and len(row.cells) >= len(header.cells)]
        labels = self._labels([row for row in rows if row.last < header.first], columns)
        text = self._text(header, columns, labels, totals, body)
        try:
            profile = parse(text, "that is suggested")
            records = list(islice(read_bank_file(io.BytesIO(self._data), profile), SHOWN))
        except BadRecord as error:
            return Suggestion(None, text, [], [*self._questions, f"by this profile, {error}"])
        except InvalidValue as error:
            return Suggestion(None, text, [], self._questions or [str(error)])
        return Suggestion(None, text, records, self._questions)

    def _rows(self) -> Iterator[Row]:
        values = {"description": "?", "columns": {"account": 1, "balance": 2}, "fixed": {"currency": "EUR"}}
        shape = {"delimiter": self._delimiter, "encoding": self._encoding}
        return read_rows(io.BytesIO(self._data), Profile.model_validate(values | shape))

    def _is_total(self, row: Row) -> bool:
        return next(filter(None, row.cells), "").casefold().startswith(evidence.TOTALS)

    def _labels(self, before: list[Row], columns: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """Return the labels that are known, each with what stands beside it."""
        found: dict[str, tuple[str, str]] = {}
        for row in before:
            filled = [cell for cell in row.cells if cell]
            if len(filled) > 1:
                for name in evidence.columns_of([filled[0].rstrip(":")]):
                    if name in {"account", "currency", "holder"} and name not in columns:
                        found.setdefault(name, (filled[0], filled[1]))
        return found

    def _text(
        self,
        header: Row,
        columns: dict[str, str],
        labels: dict[str, tuple[str, str]],
        totals: list[str],
        body: list[Row],
    ) -> str:
        def cells(*names: str) -> list[str]:
            wanted = [header.cells.index(columns[name]) for name in names if name in columns]
            return [row.cells[at] for row in body for at in wanted if at < len(row.cells)]

        known = {*columns, *labels} | ({"balance"} if "debit" in columns else set())
        if not columns:
            self._questions.append("which line names the columns? If none does, set header = false")
        elif missing := [name for name in ("account", "balance") if name not in known]:
            which = " and the ".join(missing)
            self._questions.append(f"which column has the {which}? Say it under [columns]")
        form = self._date(cells("at"))
        if "at" in columns and form is None:
            del columns["at"]
        _, currency = labels.get("currency", ("", ""))
        currencies = cells("currency") or [currency] * len(body)
        amounts = [zip(cells(name), currencies, strict=False) for name in ("balance", "debit", "credit")]
        numbers, signs = self._numbers(list(chain(*amounts)))
        if not {"currency"} & {*columns, *labels} and not signs:
            self._questions.append('which currency? Add [fixed] with currency = "EUR", or whichever it is')
        shape: dict[str, object] = {"description": "What this is", "delimiter": self._delimiter}
        shape |= {"encoding": self._encoding} | ({"totals": totals} if totals else {})
        accounts = cells("account")
        if len(set(accounts)) < len(accounts) or "account" in labels:
            shape["several"] = "refuse"
            self._questions.append(
                'which line of an account counts? Set several: "first" if the newest is on top, else "last"'
            )
        if accounts and all(text[:2].isalpha() and text[2:4].isdecimal() for text in accounts):
            shape["iban"] = True
        if form:
            shape["date"] = form
        parts = [
            _toml("", shape),
            _toml("columns", {name: _column(header, cell) for name, cell in columns.items()}),
        ]
        parts.append(_toml("labels", {name: label for name, (label, _) in labels.items()}))
        parts += [_toml("numbers", numbers), _toml("numbers.signs", signs)]
        return "\n".join(filter(None, parts))

    def _date(self, cells: list[str]) -> str | None:
        forms = evidence.dates_of(cells)
        if len(forms) > 1 and cells:
            self._questions.append(
                f"{cells[0]!r} may be {' or '.join(forms)}: set date, and at under [columns]"
            )
        return forms[0] if len(forms) == 1 and cells else None

    def _numbers(self, cells: list[tuple[str, str]]) -> tuple[dict[str, object], dict[str, str]]:
        readings, signs = evidence.numbers_of(cells)
        if not readings or not cells:
            self._questions.append("its amounts cannot be read: set [numbers] by docs/import-profiles.md")
            return {}, signs
        if len(readings) > 1:
            several = next(cell for cell, _ in cells if any(mark in cell for mark in ".,' "))
            self._questions.append(f"{several!r} may be a thousand or a fraction: set decimal and thousands")
            return {}, signs
        chosen = readings[0].model_dump(mode="json", exclude={"signs"}, exclude_defaults=True)
        return {"decimal": readings[0].decimal, **chosen}, signs


def _column(header: Row, cell: str) -> object:
    return cell if list(header.cells).count(cell) == 1 else f"{cell}#1"


def _toml(table: str, values: Mapping[str, object]) -> str:
    """Write a table of text, lists and flags: there JSON and TOML are the same."""
    if not values:
        return ""
    lines = [f"[{table}]"] if table else []
    for name, value in values.items():
        key = (
            name
            if name.replace("_", "").isalpha() and name.isascii()
            else json.dumps(name, ensure_ascii=False)
        )
        lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
