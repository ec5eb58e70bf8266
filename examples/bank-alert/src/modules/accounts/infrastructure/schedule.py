"""Jobs that run again and again until the process is told to stop, on threads of its own."""

from collections.abc import Sequence
from datetime import UTC, datetime

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor  # type: ignore[import-untyped]  # it has no types
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # the same

from core.domain.errors import Error
from core.infrastructure.stopping import StopSignal
from core.infrastructure.traces import trace_id

from ..domain.ports import Job, Jobs


class Schedule(Jobs):
    """Each job has a thread, so that it never runs twice at the same time."""

    def __init__(self, stop: StopSignal) -> None:
        self._stop = stop
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def keep_running(self, jobs: Sequence[Job]) -> None:
        self._scheduler.add_executor(ThreadPoolExecutor(len(jobs)))
        for job in jobs:
            self._scheduler.add_job(
                reported,
                "interval",
                args=(job,),
                id=job.name,
                seconds=job.every.total_seconds(),
                next_run_time=datetime.now(UTC),
            )
        self._scheduler.start()
        try:
            self._stop.wait()
        finally:
            self._scheduler.shutdown(wait=True)

    def ask(self, name: str, times: int) -> None:
        if times:
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))

    def stopping(self) -> bool:
        return self._stop.requested()


def reported(job: Job) -> None:
    """Do a job once, and log what came of it, all under one id."""
    log = structlog.get_logger(__name__).bind(job=job.name)
    with structlog.contextvars.bound_contextvars(trace_id=trace_id()):
        try:
            log.info("done", result=job.do())
        except Error as error:
            log.warning("failed, tried again later", reason=str(error))
        except Exception:
            log.exception("failed, tried again later")
