"""Claim alerts for delivery."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.ports import Begin, Clock, Identifiers

from ..domain.account import Account
from ..domain.alert import Alert
from ..domain.policies import QuietHoursDelayDelivery
from ..domain.ports import AccountsUnitOfWork


@dataclass
class Claimed:
    """Alerts with their accounts, the instant when the lease on them ends, and what else there was.

    `until` moves on when the lease is renewed; `worker` names this claim alone. `put_off` were due, but their
    holders have quiet hours. Nothing is due any more when `seen` is zero.
    """

    worker: str
    alerts: Sequence[tuple[Alert, Account]]
    until: datetime
    put_off: int
    seen: int


class ClaimAlerts:
    """Take some due alerts for this worker alone until its lease ends; put off those of quiet hours."""

    def __init__(
        self,
        begin: Begin[AccountsUnitOfWork],
        clock: Clock,
        identifiers: Identifiers,
        quiet_hours: QuietHoursDelayDelivery,
        lease: timedelta,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._identifiers = identifiers
        self._quiet_hours = quiet_hours
        self._lease = lease

    def execute(self, limit: int) -> Claimed:
        now = self._clock.now()
        worker, until = self._identifiers.new(), now + self._lease
        ready = []
        with self._begin() as work:
            claim = work.alerts.claim(worker, now, until, limit)
            accounts = {each.id: each for each in work.accounts.get_many(a.account_id for a in claim.alerts)}
            for alert in claim.alerts:
                account = accounts[alert.account_id]
                earliest = self._quiet_hours.earliest(now, account.time_zone)
                if earliest > now:
                    alert.put_off(earliest)
                    work.alerts.update(alert)
                else:
                    ready.append((alert, account))
            work.commit()
        return Claimed(worker, ready, until, put_off=len(claim.alerts) - len(ready), seen=claim.seen)
