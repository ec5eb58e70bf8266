"""Optimistic locking, as use cases see it."""

from core.domain.entities import Versioned
from core.domain.errors import StaleEntity


def expect_version(entity: Versioned, version: int) -> None:
    """Refuse to go on if the entity is not the one that the caller looked at (`StaleEntity`).

    What others commit from here on is caught by the repository, which compares again as it writes.
    """
    if entity.version != version:
        raise StaleEntity(f"{entity.id} is at version {entity.version} by now, not {version}: read it again")
