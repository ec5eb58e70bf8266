"""Another try for transactions that the database gave up in favour of others."""

from collections.abc import Callable
from functools import cache, wraps
from types import ModuleType
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import structlog

from core.domain.errors import TransactionAborted

from . import telemetry

if TYPE_CHECKING:
    from stamina.instrumentation import RetryDetails

P = ParamSpec("P")
R = TypeVar("R")

PATIENCE = 30.0
"""Seconds after which the error is handed on."""


def retried(execute: Callable[P, R]) -> Callable[P, R]:
    """Return a use case's `execute` that runs again, as a whole, after `TransactionAborted`.

    It must have no effect outside its transaction, and must be able to read its arguments twice.
    """
    recorder = telemetry.recorder()
    attempt = recorder.attempt(execute)

    @wraps(execute)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return attempt(*args, **kwargs)
        except TransactionAborted as error:
            failure = error
        return _after(failure, attempt)(*args, **kwargs)

    return recorder.use_case(run)


def recorded(execute: Callable[P, R]) -> Callable[P, R]:
    """Return a use case's `execute` that runs once: it has an effect outside its transaction."""
    return telemetry.recorder().use_case(execute)


def _after(failure: TransactionAborted, execute: Callable[P, R]) -> Callable[P, R]:
    """Return what goes on as if it had just failed: what succeeds at once pays for no retries."""
    failures = [failure]

    @wraps(execute)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if failures:
            raise failures.pop()
        return execute(*args, **kwargs)

    again: Callable[[Callable[P, R]], Callable[P, R]] = stamina().retry(
        on=TransactionAborted,
        attempts=None,
        timeout=PATIENCE,
        wait_initial=0.005,
        wait_max=0.5,
        wait_jitter=0.05,
    )
    return again(run)


@cache
def stamina() -> ModuleType:
    """Return the library, told how to log: it knows no hook of one function. Few commands ever need it."""
    import stamina
    from stamina.instrumentation import set_on_retry_hooks

    set_on_retry_hooks([_note])
    return stamina


def _note(details: "RetryDetails") -> None:
    """Log a retry by name and number; stamina's own hook would log the arguments, which are people's data."""
    structlog.get_logger(__name__).info(
        "transaction runs again", use_case=details.name, retry=details.retry_num
    )
