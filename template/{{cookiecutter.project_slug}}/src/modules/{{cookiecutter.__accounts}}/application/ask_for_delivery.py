"""Have what became due delivered at once."""

from collections.abc import Callable
from math import ceil
from typing import Generic, ParamSpec

from .deliver_alerts import BATCH

P = ParamSpec("P")

DELIVER = "deliver"
"""The job's name."""


class AskForDelivery(Generic[P]):
    """Make alerts due, and ask for their delivery by as many workers as that is work for."""

    def __init__(self, make_due: Callable[P, int], ask: Callable[[str, int], None]) -> None:
        """`make_due` is the `execute` of a use case that returns how many are due now; `ask` is of `Jobs`."""
        self._make_due = make_due
        self._ask = ask

    def execute(self, *args: P.args, **kwargs: P.kwargs) -> int:
        due = self._make_due(*args, **kwargs)
        self._ask(DELIVER, ceil(due / BATCH))
        return due
