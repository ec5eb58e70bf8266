"""Another try for transactions that the database gave up in favour of others."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import stamina
import structlog
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from core.domain.errors import TransactionAborted

P = ParamSpec("P")
R = TypeVar("R")

PATIENCE = 30.0
"""Seconds after which the error is handed on."""


def retried(execute: Callable[P, R]) -> Callable[P, R]:
    """Return a use case's `execute` that runs again, as a whole, after `TransactionAborted`.

    It must have no effect outside its transaction, and must be able to read its arguments twice.
    """
    again = stamina.retry(
        on=TransactionAborted,
        attempts=None,
        timeout=PATIENCE,
        wait_initial=0.005,
        wait_max=0.5,
        wait_jitter=0.05,
    )
    return again(execute)


def _note(details: RetryDetails) -> None:
    """Log a retry by name and number; stamina's own hook would log the arguments, which are people's data."""
    structlog.get_logger(__name__).info(
        "transaction runs again", use_case=details.name, retry=details.retry_num
    )


set_on_retry_hooks([_note])  # once for the process: stamina knows no hook of one function
