"""Who fetches a symbol."""

from dataclasses import dataclass
from datetime import datetime

from core.domain.entities import Entity


@dataclass(kw_only=True)
class Lease(Entity):
    """A fetch has a symbol, the identifier, to itself until an instant, or until it is done with it.

    Each fetch that takes it raises the `token`: who comes with a lesser one was taken for dead, and what it
    brings is refused.
    """

    holder: str
    until: datetime
    token: int = 0
