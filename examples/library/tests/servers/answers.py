"""Waiting until a server that was started answers."""

from collections.abc import Callable

import stamina
from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import URL
from structlog.testing import capture_logs


def wait_for(url: URL, not_yet: Callable[[Exception], bool], timeout: float, every: float) -> None:
    """Connect every so many seconds until it works, or until an error is another than `not_yet` ones."""
    engine = create_engine(url, poolclass=NullPool)
    patient = stamina.retry_context(
        on=not_yet, attempts=None, timeout=timeout, wait_initial=every, wait_max=every, wait_jitter=0
    )
    with capture_logs():  # that there is no answer yet is no news
        for attempt in patient:
            with attempt:
                engine.connect().close()
