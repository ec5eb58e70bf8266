"""Records of imported files, as use cases see them: named fields, and a line to blame."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from types import TracebackType
from typing import Any, TypeVar, cast

from core.domain import notation, values
from core.domain.errors import BadRecord, InvalidValue
from core.domain.money import Money

T = TypeVar("T")
D = TypeVar("D")
C = TypeVar("C", bound=Enum)


def fields_of(*names: str) -> Callable[[object], dict[str, Any]]:
    """Return what makes a record of an entity: these of its fields, by name."""
    values = attrgetter(*names)
    return lambda entity: dict(zip(names, values(entity), strict=True))


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file and the line on which it begins.

    Values are what the format can express: a CSV file has text only. A field that is missing or null takes
    the default, None if you like, and so does an empty one unless text was asked for; without a default it
    is refused. Whatever is refused is refused as `BadRecord`; `within` is what stands before the reason.
    """

    line: int
    fields: Mapping[str, object]
    within: str = ""

    def text(self, name: str, *default: D) -> str | D:
        value = self.fields.get(name)
        if value is None:
            return self._given(name, default)
        if not isinstance(value, str):
            raise self._bad(f"{name} must be text, not {notation.shown(value)}")
        return value

    def integer(self, name: str, *default: D) -> int | D:
        return self._read(name, default, notation.integer, notation.INTEGER, int)

    def decimal(self, name: str, *default: D) -> Decimal | D:
        found = self._read(name, default, notation.decimal, notation.DECIMAL, int, Decimal)
        return Decimal(found) if type(found) is int else found

    def day(self, name: str, *default: D) -> date | D:
        return self._read(name, default, notation.day, notation.DAY)

    def instant(self, name: str, *default: D) -> datetime | D:
        return self._read(name, default, notation.instant, notation.INSTANT)

    def flag(self, name: str, *default: D) -> bool | D:
        return self._read(name, default, notation.flag, notation.FLAG, bool)

    def choice(self, name: str, kind: type[C], *default: D) -> C | D:
        """Return the member of an enumeration that the text is the value of."""

        def read(text: str, name: str) -> C:
            return notation.choice(text, name, kind)

        return self._read(name, default, read, notation.one_of(kind))

    def identifier(self, name: str) -> str | None:
        """Return an identifier, None if there is none."""
        return self._read(name, (None,), values.identifier, "text")

    def version(self, name: str) -> int:
        """Return a version, 1 by default, which leaves an entity as many edits as it will ever have."""
        with self:
            return values.version(self.integer(name, 1), name)

    def words(self, name: str) -> list[str]:
        """Return a list of words, or text cut at its blanks; an empty list by default.

        Text with a comma or a semicolon is refused: there it might separate words or belong to one. Words
        that have one themselves are written as a list in JSON, in CSV too.
        """
        words = self._items(name, "a list of words")
        for word in words:
            if not isinstance(word, str):
                raise self._bad(f"{name} must be a list of words, not {notation.shown(words)}")
        return words

    def parts(self, name: str, *fields: str) -> "Record":
        """Return the items of a list as a record of its own with these fields, which has an item for each."""
        form = f"a list [{', '.join(fields)}]"
        items = self._items(name, form)
        if len(items) != len(fields):
            raise self._bad(f"{name} must be {form}, not {notation.shown(items)}")
        return Record(self.line, dict(zip(fields, items, strict=True)), f"{self.within}{name}: ")

    def named(self, name: str) -> str:
        """Return what the record calls something by a text; an empty one if there is none."""
        with self:
            return values.key_text(self.text(name, ""), name)

    def one(self, name: str, read: "Reader" = named) -> list[Any]:
        """Return what the record calls the one that it refers to, if it refers to one."""
        return [] if self.fields.get(name) in (None, "") else [read(self, name)]

    def many(self, name: str, read: "Reader" = named) -> list[Any]:
        """Return what the record calls the many that it refers to."""
        return [called for each in self._each(name) for called in each.one(name, read)]

    def reference(self, name: str, known: Mapping[Any, str], *default: D, read: "Reader" = named) -> str | D:
        """Return the identifier of what the record refers to; `known` has them by what records call them."""
        for called in self.one(name, read):
            if called in known:
                return known[called]
            raise self._bad(f"there is no {name} {notation.shown(self.fields[name])}")
        return self._given(name, default)

    def references(self, name: str, known: Mapping[Any, str], *, read: "Reader" = named) -> list[str]:
        """Return the identifiers of the many that the record refers to."""
        return [each.reference(name, known, read=read) for each in self._each(name)]

    def money(self, name: str, *default: D) -> Money | D:
        """Return an amount and its currency, each from a field of its own; both or none may be missing."""
        currency = self.text(f"{name}_currency", "")
        if default and not currency and self.fields.get(f"{name}_amount") in (None, ""):
            return default[0]
        with self:
            return Money.given(self.decimal(f"{name}_amount"), self.text(f"{name}_currency"))

    def checked(self) -> "Record":
        """Blame this line for every `InvalidValue` in the block."""
        return self

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, InvalidValue) and not isinstance(error, BadRecord):
            raise self._bad(str(error)) from None

    def _read(
        self,
        name: str,
        default: tuple[D, ...],
        read: Callable[[Any, str], T],
        form: str,
        *as_they_are: type,
    ) -> T | D:
        """Read text, or a value of a type that a format may have for it."""
        value = self.fields.get(name)
        if value is None or value == "":
            return self._given(name, default)
        if isinstance(value, str):
            try:  # a block that is checked would take as long as reading
                return read(value, name)
            except InvalidValue as error:
                raise self._bad(str(error)) from None
        if type(value) in as_they_are:  # not isinstance: a flag is an integer to Python
            return cast("T", value)
        raise self._bad(f"{name} must be {form}, not {notation.shown(value)}")

    def _given(self, name: str, default: tuple[D, ...]) -> D:
        if not default:
            raise self._bad(f"{name} is missing")
        return default[0]

    def _items(self, name: str, form: str) -> list[Any]:
        """Return a list, or text cut at its blanks unless it is a list in JSON; an empty list by default."""
        value = self.fields.get(name)
        if isinstance(value, str):
            if not value.lstrip().startswith("["):
                if "," in value or ";" in value:
                    raise self._bad(
                        f"{name} must be words with blanks between them, not {notation.shown(value)}"
                    )
                return value.split()
            with suppress(ValueError, RecursionError):
                value = json.loads(value, parse_float=Decimal)
        if value is None or isinstance(value, list):
            return value or []
        raise self._bad(f"{name} must be {form}, not {notation.shown(value)}")

    def _each(self, name: str) -> "Iterator[Record]":
        """Yield each value of a list as a record that has it alone."""
        for value in self._items(name, "a list"):
            yield Record(self.line, {name: value}, self.within)

    def _bad(self, reason: str) -> BadRecord:
        return BadRecord(self.line, self.within + reason)


Reader = Callable[[Record, str], Any]
"""Reads what a record calls something, from a field: `Record.named`, `Record.integer` and their like."""
