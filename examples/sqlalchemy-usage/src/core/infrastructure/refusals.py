"""What repositories refuse, in one wording, wherever they keep their entities."""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from core.domain.entities import Entity
from core.domain.errors import (
    AlreadyExists,
    InvalidReference,
    InvalidValue,
    NotFound,
    StaleEntity,
    StillReferenced,
    TransactionFailed,
    Unreadable,
)
from core.domain.notation import shown


def name_of(kind: type[Entity]) -> str:
    """Return what people call one of them: `JobHistory` is a job history, and `APIKey` an API key."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", kind.__name__).split()
    return " ".join(each if each.isupper() and len(each) > 1 < len(parts) else each.lower() for each in parts)


def absent(kind: type[Entity], id: str) -> NotFound:
    """Nothing has this identifier."""
    return NotFound(f"there is no {name_of(kind)} {id}")


def stale(kind: type[Entity], id: str) -> StaleEntity:
    """Somebody else was faster."""
    return StaleEntity(
        f"{name_of(kind)} {id} was changed by somebody else; read it again and redo the change"
    )


def taken(kind: type[Entity], values: Mapping[str, Any]) -> AlreadyExists:
    """Another one has these values, which are to be unique; a field that its repr leaves out is not shown."""
    if list(values) == ["id"]:
        return AlreadyExists(f"{name_of(kind)} {values['id']} exists already")
    hidden = {field.name for field in fields(kind) if not field.repr}
    told = (f"the same {name}" if name in hidden else f"{name} {shown(values[name])}" for name in values)
    return AlreadyExists(f"another {name_of(kind)} has {' and '.join(told)}")


def unknown(field: str, value: object, *, among: bool = False) -> InvalidReference:
    """A field refers to what is not there, as its only value or as one `among` others."""
    words = field.replace("_", " ")
    return InvalidReference(f"there is no {value} for {words}" if among else f"there is no {words} {value}")


def needed(kind: type[Entity], id: str, by: str) -> StillReferenced:
    """Others, of which `by` is the collection, refer to what is to go."""
    return StillReferenced(f"{name_of(kind)} {id} is still referred to by {by.replace('_', ' ')}")


def many_values(kind: type[Entity], field: str) -> InvalidValue:
    """A field that holds many values is asked for as if it held one."""
    return InvalidValue(f"{name_of(kind)}.{field} holds many values: ask with Has(one of them)")


def one_value(kind: type[Entity], field: str) -> InvalidValue:
    """A field that holds one value is asked for as if it held many."""
    return InvalidValue(f"{name_of(kind)}.{field} holds one value at most")


def failed() -> TransactionFailed:
    """What went wrong before cannot be passed over."""
    return TransactionFailed(
        "something failed earlier in this transaction, of which nothing is kept: start over"
    )


def unreadable(table: str, column: str, id: str) -> Unreadable:
    """Another program, or another version of this one, has stored what this one never would."""
    return Unreadable(f"{table}.{column} of {id} holds nothing that this version can read: correct it there")
