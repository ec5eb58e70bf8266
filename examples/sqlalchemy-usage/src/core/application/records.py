"""Records of imported files, as use cases see them: named fields, and a line to blame."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import TracebackType
from typing import Any, TypeVar, cast

from core.domain import notation, values
from core.domain.errors import BadRecord, InvalidValue
from core.domain.money import Money

T = TypeVar("T")
D = TypeVar("D")
C = TypeVar("C", bound=Enum)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file and the line on which it begins.

    Values are what the format can express: a CSV file has text only. A field that is missing or null takes
    the default, None if you like, and so does an empty one unless text was asked for; without a default it
    is refused. Whatever is refused is refused as `BadRecord`.
    """

    line: int
    fields: Mapping[str, object]

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
        with self.checked():
            given = self.text(name, "")
            return values.identifier(given, name) if given else None

    def version(self, name: str) -> int:
        """Return a version, 1 by default, which leaves an entity as many edits as it will ever have."""
        with self.checked():
            return values.version(self.integer(name, 1), name)

    def words(self, name: str) -> list[str]:
        """Return a list of words, or text cut at its blanks; an empty list by default.

        Text with a comma or a semicolon is refused: there it might separate words or belong to one. Words
        that have one themselves are written as a list in JSON, in CSV too.
        """
        value = self.fields.get(name)
        if isinstance(value, str) and not value.lstrip().startswith("["):
            if "," in value or ";" in value:
                raise self._bad(f"{name} must be words with blanks between them, not {notation.shown(value)}")
            return value.split()
        with suppress(ValueError, RecursionError):
            value = json.loads(value) if isinstance(value, str) else value
        if value is None or (isinstance(value, list) and all(isinstance(word, str) for word in value)):
            return value or []
        raise self._bad(f"{name} must be a list of words, not {notation.shown(value)}")

    def named(self, name: str) -> str:
        """Return what the record calls something that it refers to; an empty text if it refers to nothing."""
        with self.checked():
            return values.key_text(self.text(name, ""), name)

    def names(self, name: str) -> list[str]:
        """Return what the record calls the many that it refers to."""
        with self.checked():
            return [values.key_text(word, name) for word in self.words(name)]

    def reference(self, name: str, known: Mapping[str, str], *default: D) -> str | D:
        """Return the identifier of what the record refers to; `known` has them by what records call them."""
        called = self.named(name)
        return self._known(name, called, known) if called else self._given(name, default)

    def references(self, name: str, known: Mapping[str, str]) -> list[str]:
        """Return the identifiers of the many that the record refers to."""
        return [self._known(name, called, known) for called in self.names(name)]

    def money(self, name: str, *default: D) -> Money | D:
        """Return an amount and its currency, each from a field of its own; both or none may be missing."""
        currency = self.text(f"{name}_currency", "")
        if default and not currency and self.fields.get(f"{name}_amount") in {None, ""}:
            return default[0]
        with self.checked():
            return Money.given(self.decimal(f"{name}_amount"), self.text(f"{name}_currency"))

    def checked(self) -> "Checked":
        """Blame this line for every `InvalidValue` in the block."""
        return Checked(self.line)

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
            with self.checked():
                return read(value, name)
        if type(value) in as_they_are:  # not isinstance: a flag is an integer to Python
            return cast("T", value)
        raise self._bad(f"{name} must be {form}, not {notation.shown(value)}")

    def _given(self, name: str, default: tuple[D, ...]) -> D:
        if not default:
            raise self._bad(f"{name} is missing")
        return default[0]

    def _known(self, name: str, called: str, known: Mapping[str, str]) -> str:
        try:
            return known[called]
        except KeyError:
            raise self._bad(f"there is no {name} {notation.shown(called)}") from None

    def _bad(self, reason: str) -> BadRecord:
        return BadRecord(self.line, reason)


class Checked:
    """A block whose `InvalidValue` is the fault of a line. A generator would take a seventh of an import."""

    __slots__ = ("_line",)

    def __init__(self, line: int) -> None:
        self._line = line

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, InvalidValue) and not isinstance(error, BadRecord):
            raise BadRecord(self._line, str(error)) from None
