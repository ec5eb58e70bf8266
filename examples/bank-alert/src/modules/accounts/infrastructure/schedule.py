"""Jobs that run again and again until the process is told to stop."""

import signal
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import FrameType

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped]  # it has no types
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # the same

from core.domain.errors import Error

BLINK = 0.2
"""Seconds after which a stop is noticed at the latest."""


class StopSignal:
    """Set by SIGTERM or Ctrl-C from `listen` on; whoever works asks `requested` between two steps."""

    def __init__(self) -> None:
        self._requested = False

    def requested(self) -> bool:
        return self._requested

    def listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._request)

    def wait(self) -> None:
        """Return soon after the signal. Only a flag is set by its handler: a lock taken there could hang."""
        while not self._requested:
            time.sleep(BLINK)

    def _request(self, _number: int, _frame: FrameType | None) -> None:
        self._requested = True


def keep_running(jobs: Mapping[str, tuple[timedelta, Callable[[], object]]], stop: StopSignal) -> None:
    """Run each job at once and then in its interval, never twice at the same time; return when told to stop.

    A job under way is waited for. One that fails is logged, and has its turn again after the interval.
    """
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(len(jobs))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for name, (every, job) in jobs.items():
        scheduler.add_job(
            _reported,
            "interval",
            args=(name, job),
            id=name,
            seconds=every.total_seconds(),
            next_run_time=datetime.now(UTC),
        )
    scheduler.start()
    try:
        stop.wait()
    finally:
        scheduler.shutdown(wait=True)


def _reported(name: str, job: Callable[[], object]) -> None:
    log = structlog.get_logger(__name__).bind(job=name)
    try:
        log.info("done", result=job())
    except Error as error:
        log.warning("failed, tried again later", reason=str(error))
    except Exception:
        log.exception("failed, tried again later")
