"""Reads camt.053, the account statements that banks send to programs (ISO 20022, in XML): closing balances.

Expat reads it piece by piece. What makes XML grow or fetch something stands in a DTD, and no message of ISO
20022 has one: a file with a DTD is refused where it begins.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import BinaryIO
from xml.parsers import expat

from core.application.records import Record
from core.domain import notation
from core.domain.errors import BadRecord, InvalidValue

from ...domain.iban import iban
from .form import Form, Refused

MESSAGE = re.compile("urn:iso:std:iso:20022:tech:xsd:camt[.]053[.]001[.][0-9]+ Document")
STATEMENT = ("Document", "BkToCstmrStmt", "Stmt")
DEEPEST = 100
LONGEST = 1_000
_CHUNK = 2**16

_IBAN, _OTHER = ("Acct", "Id", "IBAN"), ("Acct", "Id", "Othr", "Id")
_HOLDER = ("Acct", "Ownr", "Nm")
_LAST_PAGE = ("StmtPgntn", "LastPgInd")
_KIND, _SIDE = ("Bal", "Tp", "CdOrPrtry", "Cd"), ("Bal", "CdtDbtInd")
_AMOUNT, _CURRENCY = ("Bal", "Amt"), ("Bal", "Amt", "Ccy")
_DAY, _INSTANT = ("Bal", "Dt", "Dt"), ("Bal", "Dt", "DtTm")
_KEPT = {_IBAN, _OTHER, _HOLDER, _LAST_PAGE, _KIND, _SIDE, _AMOUNT, _DAY, _INSTANT}

Values = dict[tuple[str, ...], str]


class Place(int):
    """What tells statements apart that begin on one line, since many banks send a message as one."""

    line: int
    statement: int

    def __str__(self) -> str:
        return f"{self.line}, statement {self.statement}"


@dataclass
class _Statement:
    line: int
    start: int
    values: Values = field(default_factory=dict)
    balances: list[Values] = field(default_factory=list)


class Camt053(Form):
    """Statements in camt.053: of each account, the closing balance of the latest day."""

    def read(self, stream: BinaryIO, refused: Refused | None = None) -> Iterator[Record]:
        """Yield a record for each account; what is not XML throughout is refused as a whole."""
        latest: dict[object, Record] = {}
        for record in self.each(stream, refused):
            number = record.fields["account"]
            before = latest.setdefault(number, record)
            if _instant(before) < _instant(record):
                latest[number] = record
            elif _instant(before) == _instant(record) and before.fields != record.fields:
                raise BadRecord(
                    record.line, f"account {number!r} has another balance of this time on line {before.line}"
                )
        yield from latest.values()

    def each(self, stream: BinaryIO, refused: Refused | None = None) -> Iterator[Record]:
        """Yield a record for each statement that has a closing balance."""
        for statement in _Parser().statements(stream):
            try:
                if record := _record(statement):
                    yield record
            except BadRecord as error:
                if refused is None:
                    raise
                refused(error)

    def write(self, stream: BinaryIO, out: BinaryIO, bad: set[int]) -> None:
        """Write the statements that begin on these lines, in an envelope like theirs."""
        parser = _Parser()
        statements = list(parser.statements(stream))
        ends = [*(statement.start for statement in statements[1:]), parser.end]
        stream.seek(0)
        out.write(stream.read(statements[0].start if statements else parser.end))
        for statement, end in zip(statements, ends, strict=bool(statements)):
            content = stream.read(end - statement.start)
            if statement.line in bad:
                out.write(content)
        out.write(stream.read())


class _Parser:
    """Finds the statements of a message, and of each one what this service wants to know."""

    def __init__(self) -> None:
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._expat.StartElementHandler = self._open
        self._expat.EndElementHandler = self._close
        self._expat.CharacterDataHandler = self._text
        self._path: list[str] = []
        self._found: list[_Statement] = []
        self._begun = self._last = 0
        self._now: _Statement | None = None
        self.end = 0
        """Where, in bytes, the last statement ends."""

    def statements(self, stream: BinaryIO) -> Iterator[_Statement]:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                self._expat.Parse(chunk, not chunk)
            except expat.ExpatError as error:
                raise BadRecord(error.lineno, f"not XML: {expat.ErrorString(error.code)}") from None
            except BadRecord:
                raise
            except (LookupError, ValueError):  # of a name that the file itself gives
                raise BadRecord(1, "the encoding that it names is none that can be read") from None
            yield from self._found
            self._found.clear()
            if not chunk:
                return

    def _doctype(self, *_: object) -> None:
        raise self._bad("a DTD, which no camt.053 has")

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        if not self._path and not MESSAGE.fullmatch(name):
            raise self._bad("this is no camt.053: its namespace would say so")
        if len(self._path) == DEEPEST:
            raise self._bad(f"more than {DEEPEST} elements in one another")
        self._path.append(name.rpartition(" ")[2])
        if tuple(self._path) == STATEMENT:
            self._now = _Statement(self._place(), self._expat.CurrentByteIndex)
        elif self._now and self._inside == ("Bal",):
            self._now.balances.append({})
        elif self._now and self._inside == _AMOUNT:
            self._now.balances[-1][_CURRENCY] = attributes.get("Ccy", "")

    def _close(self, _: str) -> None:
        if tuple(self._path) == STATEMENT and self._now:
            self._found.append(self._now)
            self._now = None
        elif tuple(self._path) == STATEMENT[:-1]:
            self.end = self._expat.CurrentByteIndex
        self._path.pop()

    def _text(self, text: str) -> None:
        if self._now and self._inside in _KEPT:
            values = self._now.balances[-1] if self._inside[0] == "Bal" else self._now.values
            values[self._inside] = (values.get(self._inside, "") + text)[:LONGEST]

    def _place(self) -> int:
        """Return the line, or another number if that of the statement before is on it."""
        self._begun += 1
        line, taken = self._expat.CurrentLineNumber, self._last
        self._last = max(line, taken + 1)
        if line > taken:
            return line
        place = Place(self._last)
        place.line, place.statement = line, self._begun
        return place

    @property
    def _inside(self) -> tuple[str, ...]:
        return tuple(self._path[len(STATEMENT) :])

    def _bad(self, reason: str) -> BadRecord:
        return BadRecord(self._expat.CurrentLineNumber, reason)


def _record(statement: _Statement) -> Record | None:
    """Return what a statement says; None if another page of it has the closing balance."""
    values = {path: text.strip() for path, text in statement.values.items()}
    closing = [balance for balance in statement.balances if balance.get(_KIND, "").strip() == "CLBD"]
    if not closing and values.get(_LAST_PAGE) in {"false", "0"}:
        return None
    if len(closing) != 1:
        raise BadRecord(statement.line, f"{len(closing)} closing balances (CLBD) in a statement")
    try:
        fields = _account(values) | _balance({path: text.strip() for path, text in closing[0].items()})
        if holder := values.get(_HOLDER):
            fields["holder"] = holder
    except InvalidValue as error:
        raise BadRecord(statement.line, str(error)) from None
    return Record(statement.line, fields)


def _account(values: Values) -> dict[str, object]:
    if written := values.get(_IBAN):
        return {"account": iban(written)}
    if other := values.get(_OTHER):
        return {"account": other}
    raise InvalidValue("a statement without the account's number")


def _balance(values: Values) -> dict[str, object]:
    amount = notation.decimal(values.get(_AMOUNT, ""), "the closing balance")
    side = values.get(_SIDE, "")
    if side not in {"CRDT", "DBIT"} or amount.is_signed():
        raise InvalidValue("a balance is CRDT or DBIT, and has no sign")
    signed = -amount if side == "DBIT" and amount else amount
    return {"balance": signed, "currency": values.get(_CURRENCY, ""), "at": _at(values)}


def _instant(record: Record) -> datetime:
    return datetime.fromisoformat(str(record.fields["at"]))


def _at(values: Values) -> str:
    """Return since when a balance is: what is of a day counts from its end, as in all files of banks."""
    written = values.get(_INSTANT) or values.get(_DAY, "")
    if "T" in written and re.search("(Z|[+-][0-9]{2}:[0-9]{2})$", written):
        return notation.instant(written, "its date").isoformat()
    day = notation.day(re.sub("(T.*|Z|[+-][0-9]{2}:[0-9]{2})$", "", written), "its date")
    return datetime.combine(day, time.max, UTC).isoformat()
