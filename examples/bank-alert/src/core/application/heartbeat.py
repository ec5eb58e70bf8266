"""Renewing a lease for as long as it is needed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from datetime import timedelta
from threading import Event, Thread

from core.domain.errors import StorageUnavailable

BEATS = 3
"""How often a lease is renewed before it would end."""


@contextmanager
def heartbeat(lease: timedelta, renew: Callable[[], object]) -> Iterator[None]:
    """Renew a lease again and again, from a thread of its own, while the block lasts.

    Who is killed or frozen renews nothing, nor does who cannot reach the database: the lease ends, and others
    take what it was for.
    """
    over = Event()

    def beat() -> None:
        while not over.wait(lease.total_seconds() / BEATS):
            with suppress(StorageUnavailable):  # if it stays so, the lease ends
                renew()

    as_here = copy_context().run  # the log tells whose lease it is by the context
    heart = Thread(target=as_here, args=(beat,), name="heartbeat", daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()
