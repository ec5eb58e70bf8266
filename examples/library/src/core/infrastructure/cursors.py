"""The cursor of a page: where it was cut, as text that can be handed out and is checked when it comes back.

It carries the sorted value and the identifier of the page's last row, so that the next page begins behind
that place, whatever has become of the row.
"""

import json
from base64 import b64decode, urlsafe_b64encode
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from core.domain.errors import InvalidValue
from core.domain.values import long_text

LENGTH = 4_000
"""Characters of the longest cursor that is looked at: there is none of ours that is as long."""


class Place(NamedTuple):
    """A place in the order of a field and, among equals, of identifiers. A choice is there as its text."""

    value: Any
    id: str


def place_of(value: object, id: str) -> Place:
    """Return the place of an entity with this value."""
    return Place(value.value if isinstance(value, Enum) else value, id)


def cut(order_by: str, place: Place) -> str:
    """Return the cursor of a list in the order of this field that was cut behind this place."""
    text = json.dumps([order_by, _written(place.value), place.id], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def resume(order_by: str, cursor: str) -> Place:
    """Return where a list in the order of this field was cut; `InvalidValue` if it never was."""
    try:
        field, value, id = json.loads(_bytes(cursor), parse_float=_refuse, parse_constant=_refuse)
        place = Place(_read(value), id)
        if field == order_by and isinstance(id, str) and cut(order_by, place) == cursor:
            return place
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        pass
    raise InvalidValue(
        f"after must be what a page in the order of {order_by} named as its next: {cursor[:40]!r} is not"
    )


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
