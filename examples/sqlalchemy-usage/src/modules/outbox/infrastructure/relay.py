"""Jobs that run again and again until the process is told to stop, each on a thread of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import structlog

from core.domain.errors import Error
from core.infrastructure.stopping import StopSignal
from core.infrastructure.traces import trace_id


@dataclass(frozen=True, slots=True)
class Job:
    """What is done again and again, and how many seconds after one time the next one begins."""

    do: Callable[[], object]
    every: float


def keep_running(jobs: Sequence[Job], stop: StopSignal) -> None:
    """Do each job at once and then in its interval; return when told to stop, with all of them finished.

    One that fails is logged, and has its turn again after the interval.
    """
    with ThreadPoolExecutor(len(jobs), "relay") as pool:
        for job in jobs:
            pool.submit(_run, job, stop)


def _run(job: Job, stop: StopSignal) -> None:
    log = structlog.get_logger(__name__)
    while not stop.requested():
        with structlog.contextvars.bound_contextvars(trace_id=trace_id()):
            try:
                job.do()
            except Error as error:
                log.warning("failed, tried again later", reason=str(error))
            except Exception:
                log.exception("failed, tried again later")
        stop.wait(job.every)
