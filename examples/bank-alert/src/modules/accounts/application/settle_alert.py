"""Write down what became of a claimed alert."""

from dataclasses import replace

from core.domain.ports import Begin

from ..domain.alert import Alert
from ..domain.ports import AccountsUnitOfWork


class SettleAlert:
    """Store a claimed alert as it is now, and return it; `StaleEntity` if another worker claimed it."""

    def __init__(self, begin: Begin[AccountsUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, alert: Alert) -> Alert:
        stored = replace(alert)  # the caller's keeps its version, should the transaction be run again
        with self._begin() as work:
            work.alerts.update(stored)
            work.commit()
        return stored
