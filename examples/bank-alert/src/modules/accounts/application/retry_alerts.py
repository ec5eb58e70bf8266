"""Retry failed alerts."""

from collections.abc import Iterator, Sequence

from core.domain.errors import NotFound
from core.domain.ports import Begin, Clock

from ..domain.alert import Alert, AlertState
from ..domain.ports import AccountsUnitOfWork, AlertRepository

PAGE = 500


class RetryAlerts:
    """Make failed alerts pending again, those named or else all; return how many.

    `NotFound` if one of those named is not there, `InvalidValue` if one has not failed.
    """

    def __init__(self, begin: Begin[AccountsUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def execute(self, ids: Sequence[str] = ()) -> int:
        retried = 0
        with self._begin() as work:
            for alerts in _named(work.alerts, ids) if ids else _failed(work.alerts):
                for alert in alerts:
                    alert.retry(self._clock.now())
                    work.alerts.update(alert)
                retried += len(alerts)
            work.commit()
        return retried


def _named(alerts: AlertRepository, ids: Sequence[str]) -> Iterator[Sequence[Alert]]:
    found = alerts.get_many(ids)
    if missing := set(ids) - {alert.id for alert in found}:
        raise NotFound(f"there is no alert {min(missing)[:80]}")
    yield found


def _failed(alerts: AlertRepository) -> Iterator[Sequence[Alert]]:
    while page := alerts.list(limit=PAGE, state=AlertState.FAILED).items:
        yield page
