"""Renew the lease on claimed alerts."""

from datetime import timedelta

from core.domain.ports import Begin, Clock

from ..domain.ports import AccountsUnitOfWork
from .claim_alerts import Claimed


class RenewClaim:
    """Move the end of a claim's lease on, from now; a lease that has ended, or that nothing needs, stays."""

    def __init__(self, begin: Begin[AccountsUnitOfWork], clock: Clock, lease: timedelta) -> None:
        self._begin = begin
        self._clock = clock
        self._lease = lease

    def execute(self, claimed: Claimed) -> None:
        now = self._clock.now()
        until = now + self._lease
        with self._begin() as work:
            renewed = work.alerts.renew(claimed.worker, [alert.id for alert, _ in claimed.alerts], now, until)
            work.commit()
        if renewed:
            claimed.until = until
