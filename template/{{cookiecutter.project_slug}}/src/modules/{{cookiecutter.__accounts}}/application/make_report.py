"""Report on balances and alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.lists import Leafing
from core.domain.money import Money
from core.domain.ports import Begin, Clock

from ..domain.account import Account
from ..domain.alert import Alert, AlertState
from ..domain.policies import BalanceIsBelowThreshold
from ..domain.ports import AccountsUnitOfWork, DayCount, Total
from .list_alerts import EVERY_ALERT, latest_alerts

DAYS = 30
ROWS = 25


@dataclass(frozen=True)
class Report:
    """What there is to see at a glance; lists are cut to the first or latest few, counts are complete.

    `days` is the number of days up to today that `per_day` covers.
    """

    made_at: datetime
    totals: Sequence[Total]
    alerts: dict[AlertState, int]
    days: int
    per_day: Sequence[DayCount]
    low: Sequence[tuple[Account, Money]]
    latest: Sequence[tuple[Alert, Account]]


class MakeReport:
    """Return balances by currency, low accounts with their thresholds, and alerts over the last days."""

    def __init__(self, begin: Begin[AccountsUnitOfWork], clock: Clock, low: BalanceIsBelowThreshold) -> None:
        self._begin = begin
        self._clock = clock
        self._low = low

    def execute(self) -> Report:
        now = self._clock.now()
        with self._begin() as work:
            work.snapshot()
            return Report(
                made_at=now,
                totals=work.accounts.totals(self._low),
                alerts={state: work.alerts.count(state=state) for state in AlertState},
                days=DAYS,
                per_day=work.alerts.per_day(now.date() - timedelta(days=DAYS - 1), DAYS),
                low=[(each, self._low.threshold(each)) for each in work.accounts.below(self._low, ROWS)],
                latest=latest_alerts(work, EVERY_ALERT, Leafing(limit=ROWS)).items,
            )
