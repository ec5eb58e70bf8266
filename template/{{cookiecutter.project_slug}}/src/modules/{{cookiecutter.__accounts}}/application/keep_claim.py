"""Keep claimed alerts while they are delivered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from datetime import timedelta
from threading import Event, Thread

from core.domain.errors import StorageUnavailable

from .claim_alerts import Claimed

BEATS = 3
"""How often a lease is renewed before it would end."""


class KeepClaim:
    """Renews a claim again and again, from a thread of its own.

    A worker that is killed or frozen renews nothing, nor does one that cannot reach the database: the lease
    ends, and another takes the alerts. What the first still brings is refused, since their version moved on.
    """

    def __init__(self, renew: Callable[[Claimed], None], lease: timedelta) -> None:
        self._renew = renew
        self._every = lease.total_seconds() / BEATS

    @contextmanager
    def execute(self, claimed: Claimed) -> Iterator[None]:
        """Renew while the block lasts."""
        over = Event()
        as_here = copy_context().run  # the log tells whose claim it is by the context
        heart = Thread(target=as_here, args=(self._beat, claimed, over), name="claim", daemon=True)
        heart.start()
        try:
            yield
        finally:
            over.set()
            heart.join()

    def _beat(self, claimed: Claimed, over: Event) -> None:
        while not over.wait(self._every):
            with suppress(StorageUnavailable):  # if it stays so, the lease ends, and nothing else is sent
                self._renew(claimed)
