"""Jobs that processes on any number of hosts share by a queue in Redis, with the workers of Dramatiq."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import BoundedSemaphore

import structlog
from dramatiq import Actor, Message, Worker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AgeLimit
from redis import Redis
from redis.exceptions import RedisError

from core.infrastructure.stopping import StopSignal

from ..domain.ports import Job, Jobs
from .schedule import Schedule, reported

QUEUE = "default"

WAIT = 5.0
"""Seconds until Redis must have answered."""
KEPT = 60_000
"""Milliseconds that Redis keeps a message which nobody took in time, for whoever wonders."""
LAST = 3_000
"""Milliseconds at the end to tell Redis what was done: untold, it is asked for again, in vain."""


class Broker(Jobs):
    """Each process asks for jobs and does those that any of them asked for, several at the same time.

    A message only says that there may be something to do. What there is to do, and whose it is, stands in the
    database: a message that is lost makes alerts late, one that comes twice finds nothing left.
    """

    def __init__(self, url: str, namespace: str, threads: int, stop: StopSignal) -> None:
        client = Redis.from_url(url, socket_timeout=WAIT, socket_connect_timeout=WAIT)
        # Not the usual middleware, which repeats what failed, as the interval does, and ends what takes long.
        self._broker = RedisBroker(  # type: ignore[no-untyped-call]  # it has no types
            client=client, namespace=namespace, dead_message_ttl=KEPT, middleware=[AgeLimit()]
        )
        self._threads = threads
        self._stop = stop
        self._idle = BoundedSemaphore(threads)

    def keep_running(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            oldest = int(job.every.total_seconds() * 1_000)  # by then there is another one
            Actor(
                partial(self._do, job),
                broker=self._broker,
                actor_name=job.name,
                queue_name=QUEUE,
                priority=0,
                options={"max_age": oldest},
            )
        worker = Worker(self._broker, worker_threads=self._threads)
        worker.start()
        try:
            Schedule(self._stop).keep_running(
                [replace(job, do=partial(self.ask, job.name, 1)) for job in jobs]
            )
        finally:
            for _ in range(self._threads):
                self._idle.acquire()  # a job under way is waited for, whether or not there still is a broker
            with suppress(RedisError):
                worker.stop(LAST)

    def ask(self, name: str, times: int) -> None:
        try:
            for _ in range(times):
                self._broker.enqueue(Message(QUEUE, name, args=(), kwargs={}, options={}))
        except RedisError as error:
            log = structlog.get_logger(__name__)
            log.warning("the broker cannot be reached", job=name, reason=str(error))

    def stopping(self) -> bool:
        return self._stop.requested()

    def _do(self, job: Job) -> None:
        if not self.stopping():
            with self._idle:
                reported(job)
