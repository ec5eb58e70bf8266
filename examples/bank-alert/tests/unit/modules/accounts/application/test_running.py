"""Checking and delivering again and again."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from modules.accounts.application.deliver_alerts import BATCH, Delivered
from modules.accounts.application.run_alerts import RunAlerts
from modules.accounts.domain.ports import Job, Jobs


class RecordingJobs(Jobs):
    """Does each job once, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.intervals: dict[str, timedelta] = {}
        self.asked: list[tuple[str, int]] = []

    def keep_running(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self.intervals[job.name] = job.every
            job.do()

    def ask(self, name: str, times: int) -> None:
        self.asked.append((name, times))

    def stopping(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("raised", "times"), [(0, 0), (1, 1), (BATCH, 1), (BATCH + 1, 2), (10_000, 10_000 // BATCH)]
)
def test_what_a_check_raises_is_asked_for_at_once_by_as_many_as_it_is_work_for(
    raised: int, times: int
) -> None:
    jobs, stops = RecordingJobs(), []

    def deliver(stopping: Callable[[], bool]) -> Delivered:
        stops.append(stopping)
        return Delivered()

    minute, second = timedelta(minutes=1), timedelta(seconds=1)
    RunAlerts(lambda: raised, deliver).execute(jobs, minute, second)
    assert jobs.asked == [("deliver", times)]
    assert jobs.intervals == {"check": minute, "deliver": second}
    assert stops == [jobs.stopping]
