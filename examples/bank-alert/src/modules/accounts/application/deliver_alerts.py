"""Deliver alerts."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.errors import InvalidValue, StaleEntity
from core.domain.ports import Clock
from core.domain.retrying import FailedDeliveryIsTriedAgain

from ..domain.account import Account
from ..domain.alert import Alert, AlertState
from ..domain.errors import NotDelivered
from ..domain.notice import Notice
from ..domain.ports import Notifier
from .claim_alerts import Claimed

BATCH = 20


@dataclass
class Delivered:
    """What became of the alerts that were due.

    `retrying` failed for now, `overtaken` are another worker's, since the lease ended before we were done.
    """

    sent: int = 0
    retrying: int = 0
    failed: int = 0
    put_off: int = 0
    overtaken: int = 0


class DeliverAlerts:
    """Send what is due, until nothing is or the caller wants to stop.

    Claiming and settling are transactions of their own, sending is in none. Killed in between, this loses
    nothing: the alert is due again when its lease ends, and its key tells the receiver of a double. The lease
    is renewed meanwhile, however long a channel takes. Should that fail from now on: nothing is sent unless
    what is left of the lease outlasts the time-outs of all channels, or, if it is shorter than twice those,
    is half of it.
    """

    def __init__(
        self,
        claim: Callable[[int], Claimed],
        settle: Callable[[Alert], Alert],
        keep: Callable[[Claimed], AbstractContextManager[None]],
        notifiers: Sequence[Notifier],
        clock: Clock,
        again: FailedDeliveryIsTriedAgain,
        lease: timedelta,
    ) -> None:
        if len({notifier.channel for notifier in notifiers}) < max(len(notifiers), 1):
            raise InvalidValue("alerts need at least one channel, and each only once")
        self._claim = claim
        self._settle = settle
        self._keep = keep
        self._notifiers = notifiers
        self._clock = clock
        self._again = again
        longest = sum((notifier.time_out for notifier in notifiers), timedelta())
        self._needed = min(longest, lease / 2)

    def execute(self, stopping: Callable[[], bool] = lambda: False) -> Delivered:
        result = Delivered()
        while not stopping():
            claimed = self._claim(BATCH)
            if not claimed.seen:
                break
            result.put_off += claimed.put_off
            with self._keep(claimed):
                for alert, account in claimed.alerts:
                    try:
                        if stopping() or self._clock.now() + self._needed >= claimed.until:
                            alert.put_off(self._clock.now())
                            self._settle(alert)
                        else:
                            self._count(result, self._deliver(alert, account, claimed))
                    except StaleEntity:
                        result.overtaken += 1
        return result

    def _deliver(self, alert: Alert, account: Account, claimed: Claimed) -> Alert:
        notice = Notice.of(alert, account)
        errors: dict[str, NotDelivered] = {}
        waiting = [notifier for notifier in self._notifiers if notifier.channel not in alert.delivered]
        for notifier in waiting:
            try:
                notifier.send(notice)
            except NotDelivered as error:
                errors[notifier.channel] = error
                continue
            alert.taken_by(notifier.channel, claimed.until)
            if notifier is not waiting[-1]:
                alert = self._settle(alert)  # killed from here on, this channel is not asked again
        now = self._clock.now()
        if errors:
            reason = "; ".join(f"{channel}: {error}" for channel, error in errors.items())
            alert.fail(reason, now, self._next_attempt(alert, list(errors.values()), now))
        else:
            alert.finish(now)
        return self._settle(alert)

    def _next_attempt(self, alert: Alert, errors: Sequence[NotDelivered], now: datetime) -> datetime | None:
        if all(error.permanent for error in errors):
            return None
        again = self._again.next(alert.attempts + 1, now)
        asked = [now + error.wait for error in errors if error.wait]
        return again and max([again, *asked])

    @staticmethod
    def _count(result: Delivered, alert: Alert) -> None:
        match alert.state:
            case AlertState.SENT:
                result.sent += 1
            case AlertState.FAILED:
                result.failed += 1
            case AlertState.PENDING:
                result.retrying += 1
