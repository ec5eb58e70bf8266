"""Asking from a process that has no jobs itself, such as the service or a command."""

from collections.abc import Callable
from functools import cache

import structlog

from core.domain.errors import StorageUnavailable

from ..domain.ports import Jobs
from .settings import AlertSettings


def asking(settings: AlertSettings) -> Callable[[str, int], None]:
    """Return what asks the processes that share a broker, if there is one; else their interval brings it.

    Nothing is imported or connected before there is something to ask for.
    """

    @cache
    def broker() -> Jobs:
        from core.infrastructure.stopping import StopSignal

        from .jobs import jobs

        return jobs(settings, StopSignal())

    def ask(name: str, times: int) -> None:
        if settings.broker_url is None or not times:
            return
        try:
            broker().ask(name, times)
        except StorageUnavailable as error:
            structlog.get_logger(__name__).warning("nobody was asked", job=name, reason=str(error))

    return ask
