"""Hold messages for one relay among any number of them, on whichever hosts."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ParamSpec, Protocol, TypeVar

from core.application.heartbeat import heartbeat
from core.domain.ports import Begin, Clock, Identifiers

from ..domain.message import Message
from ..domain.ports import OutboxUnitOfWork, Run

P = ParamSpec("P")
R = TypeVar("R")

KEYS = 5
"""Keys that a relay takes at once: what it has no other one delivers meanwhile, however many are idle."""
RUN = 10
"""Messages that it takes of each."""


@dataclass
class Held:
    """What a relay has until its lease ends, an instant that moves on while it is kept.

    `relay` names this claim alone. Nothing is due any more when `seen` is zero.
    """

    relay: str
    runs: Sequence[Run]
    until: datetime
    seen: int


class Again(Protocol):
    """Returns a use case that runs again after `TransactionAborted`."""

    def __call__(self, execute: Callable[P, R], /) -> Callable[P, R]: ...


class HoldMessages:
    """Take, keep and settle: each a transaction of its own, so that no handler is waited for in one."""

    def __init__(
        self,
        begin: Begin[OutboxUnitOfWork],
        clock: Clock,
        identifiers: Identifiers,
        lease: timedelta,
        retried: Again,
    ) -> None:
        """Who is not heard of for as long as the `lease` is taken for dead."""
        self._begin = begin
        self._clock = clock
        self._identifiers = identifiers
        self.lease = lease
        self.take = retried(self._take)
        self.settle = retried(self._settle)
        self._renewed = retried(self._renew)

    @contextmanager
    def kept(self, held: Held) -> Iterator[None]:
        """Renew the lease while the block lasts."""
        with heartbeat(self.lease, lambda: self._renewed(held)):
            yield

    def _take(self) -> Held:
        """Take what is due of some keys."""
        now, relay = self._clock.now(), self._identifiers.new()
        until = now + self.lease
        with self._begin() as work:
            claim = work.outbox.claim(relay, now, until, KEYS, RUN)
            work.commit()
        return Held(relay, claim.runs, until, claim.seen)

    def _settle(self, message: Message, held: Held, let_go: Run = ()) -> None:
        """Store what became of a message, let go of others; `StaleEntity` if another relay has taken it."""
        stored = replace(message)  # the caller's keeps its version, should the transaction be run again
        with self._begin() as work:
            work.outbox.update(stored)
            if let_go:
                now = self._clock.now()
                work.outbox.renew(held.relay, [each.id for each in let_go], now, now)
            work.commit()

    def _renew(self, held: Held) -> None:
        now = self._clock.now()
        until = now + self.lease
        ids = [message.id for run in held.runs for message in run]
        with self._begin() as work:
            renewed = work.outbox.renew(held.relay, ids, now, until)
            work.commit()
        if renewed:
            held.until = until
