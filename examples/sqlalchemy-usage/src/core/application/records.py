"""Records of imported files, as use cases see them: named fields, and a line to blame."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from core.domain import values
from core.domain.errors import BadRecord, InvalidValue

T = TypeVar("T")

_INTEGER = re.compile(r"[+-]?[0-9]{1,20}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file and the line on which it begins.

    Values are what the format can express: a CSV file has text only. A field that is missing or null
    takes the default, and so does an empty one unless text was asked for; without a default it is refused.
    Whatever is refused is refused as `BadRecord`.
    """

    line: int
    fields: Mapping[str, object]

    def text(self, name: str, default: str | None = None) -> str:
        value = self.fields.get(name)
        if value is None:
            return self._given(name, default)
        if not isinstance(value, str):
            raise self._bad(f"{name} must be text, not {_shown(value)}")
        return value

    def integer(self, name: str, default: int | None = None) -> int:
        value = self.fields.get(name)
        if value is None or value == "":
            return self._given(name, default)
        if isinstance(value, str) and _INTEGER.fullmatch(value):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise self._bad(f"{name} must be an integer, not {_shown(value)}")

    def decimal(self, name: str, default: Decimal | None = None) -> Decimal:
        value = self.fields.get(name)
        if value is None or value == "":
            return self._given(name, default)
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            return Decimal(value)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        raise self._bad(f"{name} must be a decimal number such as 12.50, not {_shown(value)}")

    def instant(self, name: str, default: datetime | None = None) -> datetime:
        value = self.fields.get(name)
        if value is None or value == "":
            return self._given(name, default)
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None:
            raise self._bad(f"{name} must be an instant such as 2026-03-01T08:30:00Z, not {_shown(value)}")
        with self.checked():
            return values.instant(found, name)

    def words(self, name: str) -> list[str]:
        """Return a list of words, or text cut at its blanks; an empty list by default."""
        value = self.fields.get(name)
        if isinstance(value, str):
            return value.split()
        if value is None or (isinstance(value, list) and all(isinstance(word, str) for word in value)):
            return value or []
        raise self._bad(f"{name} must be a list of words, not {_shown(value)}")

    @contextmanager
    def checked(self) -> Iterator[None]:
        """Blame this line for every `InvalidValue` in the block."""
        try:
            yield
        except BadRecord:
            raise
        except InvalidValue as error:
            raise self._bad(str(error)) from None

    def _given(self, name: str, default: T | None) -> T:
        if default is None:
            raise self._bad(f"{name} is missing")
        return default

    def _bad(self, reason: str) -> BadRecord:
        return BadRecord(self.line, reason)


def _shown(value: object) -> str:
    """Return a value as messages show it: recognisable, and short whatever somebody put into the file."""
    text = repr(str(value)) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
