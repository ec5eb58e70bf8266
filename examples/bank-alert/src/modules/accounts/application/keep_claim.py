"""Keep claimed alerts while they are delivered."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from core.application.heartbeat import heartbeat

from .claim_alerts import Claimed


class KeepClaim:
    """Renews a claim again and again. What a worker brings after its end is refused: the version moved on."""

    def __init__(self, renew: Callable[[Claimed], None], lease: timedelta) -> None:
        self._renew = renew
        self._lease = lease

    def execute(self, claimed: Claimed) -> AbstractContextManager[None]:
        """Renew while the block lasts."""
        return heartbeat(self._lease, lambda: self._renew(claimed))
