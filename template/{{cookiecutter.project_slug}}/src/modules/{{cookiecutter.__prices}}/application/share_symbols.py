"""Share symbols among all who fetch at once, on whichever host."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import ParamSpec, Protocol, TypeVar

from core.application.heartbeat import heartbeat
from core.domain.errors import StaleEntity, StorageUnavailable
from core.domain.ports import Begin, Clock

from ..domain.lease import Lease
from ..domain.ports import PricesUnitOfWork
from ..domain.span import Span

P = ParamSpec("P")
R = TypeVar("R")

Covered = Mapping[str, list[Span]]
"""The days of each symbol that are stored."""

Due = Callable[[PricesUnitOfWork, Covered], dict[str, list[Span]]]
"""Says which days of each symbol are to be asked for, as things stand; none for one that has all."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A symbol that is ours for now, the days to ask for, and those that are stored."""

    lease: Lease
    gaps: list[Span]
    covered: list[Span]


class Again(Protocol):
    """Returns a use case that runs again after `TransactionAborted`."""

    def __call__(self, execute: Callable[P, R], /) -> Callable[P, R]: ...


class ShareSymbols:
    """Hands each symbol to one fetch at a time. A fetch that dies renews nothing: the next takes its part."""

    def __init__(
        self, begin: Begin[PricesUnitOfWork], clock: Clock, lease: timedelta, retried: Again
    ) -> None:
        """Who is not heard of for as long as the `lease` is taken for dead."""
        self._begin = begin
        self._clock = clock
        self._lease = lease
        self.take = retried(self._take)
        self._renewed = retried(self._renew)
        self._settled = retried(self._settle)

    def _take(self, holder: str, symbols: Sequence[str], due: Due) -> list[Claimed]:
        """Return those that nobody else has; what is due of them is looked up now that they are ours."""
        now = self._clock.now()
        with self._begin() as work:
            leases = work.leases.take(symbols, holder, now, now + self._lease)
            covered = work.coverage.spans(lease.id for lease in leases)
            gaps = due(work, covered)
            work.commit()
        return [Claimed(lease, gaps[lease.id], covered[lease.id]) for lease in leases]

    def release(self, lease: Lease) -> None:
        """Let go of a symbol for which nothing is stored."""
        with suppress(StaleEntity):
            self._settled(lease)

    @contextmanager
    def kept(self, holder: str) -> Iterator[None]:
        """Renew the leases of a fetch while the block lasts; let go of what is left at its end."""
        try:
            with heartbeat(self._lease, lambda: self._renewed(holder, self._lease)):
                yield
        finally:
            with suppress(StorageUnavailable):  # they end by themselves
                self._renewed(holder, timedelta())

    def wait(self) -> None:
        """Give the others time."""
        Event().wait(min(1.0, self._lease.total_seconds() / 20))

    def _renew(self, holder: str, lease: timedelta) -> None:
        now = self._clock.now()
        with self._begin() as work:
            work.leases.renew(holder, now, now + lease)
            work.commit()

    def _settle(self, lease: Lease) -> None:
        with self._begin() as work:
            work.leases.settle(lease, self._clock.now())
            work.commit()
