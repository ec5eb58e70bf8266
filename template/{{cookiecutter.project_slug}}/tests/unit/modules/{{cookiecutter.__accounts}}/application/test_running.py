"""Checking and delivering again and again."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from core.domain.money import Money
from modules.accounts.application.deliver_alerts import BATCH, Delivered
from modules.accounts.application.run_alerts import RunAlerts
from modules.accounts.composition import Accounts
from modules.accounts.domain.errors import NotDelivered
from modules.accounts.domain.ports import Job, Jobs
from modules.accounts.infrastructure.memory import InMemoryAccountsUnitOfWork
from modules.accounts.infrastructure.settings import AlertSettings
from tests.doubles import CountingIdentifiers

from ..doubles import RecordingNotifier, SettableClock


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


def test_who_checks_or_retries_asks_for_delivery_only_of_what_became_due(
    work: InMemoryAccountsUnitOfWork, clock: SettableClock
) -> None:
    jobs = RecordingJobs()
    settings = AlertSettings(_env_file=None)
    channel = RecordingNotifier(errors=[NotDelivered("no such mailbox", permanent=True)])
    accounts = Accounts(lambda: work, clock, CountingIdentifiers(), settings, [channel], jobs.ask)
    accounts.open("DE-1", "Ada", "ada@example.org", Money.parse("5", "EUR"))
    assert (accounts.check(), accounts.check()) == (1, 0)
    assert accounts.deliver().failed == 1
    assert (accounts.retry(), accounts.retry()) == (1, 0)
    assert jobs.asked == [("deliver", 1), ("deliver", 0), ("deliver", 1), ("deliver", 0)]
