"""Check and deliver again and again."""

from collections.abc import Callable
from datetime import timedelta

from ..domain.ports import Job, Jobs
from .ask_for_delivery import DELIVER, AskForDelivery
from .deliver_alerts import Delivered


class RunAlerts:
    """Check and deliver, each in its interval; what a check raises is delivered at once, by all workers."""

    def __init__(self, check: Callable[[], int], deliver: Callable[[Callable[[], bool]], Delivered]) -> None:
        self._check = check
        self._deliver = deliver

    def execute(self, jobs: Jobs, check_every: timedelta, deliver_every: timedelta) -> None:
        check = AskForDelivery(self._check, jobs.ask).execute

        def deliver() -> Delivered:
            return self._deliver(jobs.stopping)

        jobs.keep_running([Job("check", check_every, check), Job(DELIVER, deliver_every, deliver)])
