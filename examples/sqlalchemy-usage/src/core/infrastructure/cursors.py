"""The cursor of a page: where it was cut, as text that can be handed out and is checked when it comes back.

It carries the sorted value and the identifier of the page's last row, so that the next page begins behind
that place, whatever has become of the row; or of its first one, before which the previous page ends.
"""

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple, Self

from core.domain.errors import InvalidValue
from core.domain.values import long_text

LENGTH = 4_000
"""Characters of the longest cursor that is looked at: there is none of ours that is as long."""

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # made anew it takes as long again


class Place(NamedTuple):
    """A place in the order of a field and, among equals, of identifiers. A choice is there as its text."""

    value: Any
    id: str


def place_of(value: object, id: str) -> Place:
    """Return the place of an entity with this value."""
    return Place(value.value if isinstance(value, Enum) else value, id)


def cut(order_by: str, place: Place) -> str:
    """Return the cursor of a list in the order of this field that was cut behind this place."""
    text = _json([order_by, _written(place.value), place.id])
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def resume(order_by: str, cursor: str, word: str = "after") -> Place:
    """Return where a list in the order of this field was cut; `InvalidValue` if it never was.

    `word` is what messages call the cursor by: `after` or `before`.
    """
    try:
        field, value, id = json.loads(_bytes(cursor), parse_float=_refuse, parse_constant=_refuse)
        place = Place(_read(value), id)
        if field == order_by and isinstance(id, str) and cut(order_by, place) == cursor:
            return place
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        pass
    raise InvalidValue(
        f"{word} must be what a page in the order of {order_by} named as its "
        f"{'next' if word == 'after' else 'previous'}: {cursor[:40]!r} is not"
    )


@dataclass(frozen=True, slots=True)
class Leaf:
    """From which place on a list is leafed through, and whether back. Back is forth in the other order."""

    order_by: str
    place: Place | None
    back: bool

    @classmethod
    def of(cls, order_by: str, after: str | None, before: str | None) -> Self:
        """Return where the cursors say; `InvalidValue` if there are two, or none of this order."""
        if after is not None and before is not None:
            raise InvalidValue("a page comes after one place or before one: leave after or before out")
        cursor = after if before is None else before
        word = "after" if before is None else "before"
        place = None if cursor is None else resume(order_by, cursor, word)
        return cls(order_by, place, before is not None)

    @property
    def word(self) -> str:
        return "before" if self.back else "after"

    def cursors(self, ends: Sequence[Place], *, more: bool) -> dict[str, Any]:
        """Return `next` and `previous` of the page between these ends; `more` are behind it, as one leafs."""
        follow = ends and (more or self.back)
        lead = ends and (more if self.back else self.place is not None)
        return {
            "next": cut(self.order_by, ends[-1]) if follow else None,
            "previous": cut(self.order_by, ends[0]) if lead else None,
        }


def _bytes(cursor: str) -> bytes:
    if len(cursor) > LENGTH:
        raise ValueError
    return b64decode(cursor + "=" * (-len(cursor) % 4), altchars="-_", validate=True)


def _refuse(number: str) -> None:
    raise ValueError(number)


def _written(value: Any) -> Any:
    """Return the value as JSON knows it; what it does not know goes in a list with the name of its kind."""
    if isinstance(value, datetime):
        return ["instant", value.isoformat()]
    if isinstance(value, date):
        return ["day", value.isoformat()]
    return ["decimal", str(value)] if isinstance(value, Decimal) else value


_KINDS: dict[str, Any] = {
    "instant": datetime.fromisoformat,
    "day": date.fromisoformat,
    "decimal": Decimal,
}


def _read(value: Any) -> Any:
    if isinstance(value, list):
        kind, text = value
        return _KINDS[kind](text)
    if isinstance(value, dict):
        raise TypeError
    return long_text(value, "value") if isinstance(value, str) else value
