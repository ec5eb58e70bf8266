"""Check all balances."""

from core.domain.ports import Begin, Clock, Identifiers

from ..domain.policies import LowBalanceCallsForAlert
from ..domain.ports import AccountsUnitOfWork


class CheckBalances:
    """Raise an alert for every account that the rule calls for, and return how many those were.

    Decision and alerts are one transaction; delivery comes later, from what was committed.
    """

    def __init__(
        self,
        begin: Begin[AccountsUnitOfWork],
        clock: Clock,
        identifiers: Identifiers,
        rule: LowBalanceCallsForAlert,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._identifiers = identifiers
        self._rule = rule

    def execute(self) -> int:
        with self._begin() as work:
            raised = work.alerts.raise_alerts(self._rule, self._identifiers.new(), self._clock.now())
            work.commit()
        return raised
