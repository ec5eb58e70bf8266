"""What all entities have in common."""

from dataclasses import dataclass


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
