"""What all entities have in common."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from .errors import InvalidValue
from .values import instant, integer64, key_text, version


@dataclass(kw_only=True)
class Entity:
    """Something with an identity that outlives the values of its fields.

    Entities check their invariants when they are made and raise `InvalidValue`.
    """

    id: str


@dataclass(kw_only=True)
class Versioned(Entity):
    """An entity that several people may edit at once; the version tells whose copy is old."""

    version: int = 1


@dataclass(kw_only=True)
class Recorded(Versioned):
    """An entity that remembers when it was made and when it was changed last."""

    created_at: datetime
    updated_at: datetime

    def __post_init__(self) -> None:
        if not key_text(self.id, "id", 32):
            raise InvalidValue("id must not be empty")
        version(integer64(self.version, "version"), "version")
        self.created_at = instant(self.created_at, "created_at")
        self.updated_at = instant(self.updated_at, "updated_at")
        if self.updated_at < self.created_at:
            raise InvalidValue("nothing is updated before it is created")

    def touch(self, now: datetime) -> None:
        """Remember that it was changed now."""
        self.updated_at = max(self.updated_at, now)  # another machine's clock may be ahead of ours


def values_of(kind: type, entity: Any) -> dict[str, Any]:
    """Return by name what an entity has in the fields of its class, or of one that it derives from."""
    return {field.name: getattr(entity, field.name) for field in fields(kind)}
