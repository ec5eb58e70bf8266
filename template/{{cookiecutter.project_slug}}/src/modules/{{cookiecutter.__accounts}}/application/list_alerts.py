"""List alerts."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.application.lists import leaf
from core.domain.lists import FIRST_PAGE, Leafing
from core.domain.ports import Begin

from ..domain.account import Account
from ..domain.alert import Alert, AlertFilter
from ..domain.ports import AccountsUnitOfWork

EVERY_ALERT = AlertFilter()


@dataclass(frozen=True)
class AlertPage:
    """Alerts with their accounts; for the rest see `core.domain.ports.Page`."""

    items: Sequence[tuple[Alert, Account]]
    next: str | None
    previous: str | None
    total: int | None


def latest_alerts(work: AccountsUnitOfWork, wanted: AlertFilter, leafing: Leafing) -> AlertPage:
    """Return one page of the alerts that are wanted, the latest first unless another order is asked for."""
    page = leaf(work.alerts, wanted, leafing, order_by="-raised_at")
    accounts = {each.id: each for each in work.accounts.get_many(alert.account_id for alert in page.items)}
    items = [(alert, accounts[alert.account_id]) for alert in page.items]
    return AlertPage(items, page.next, page.previous, page.total)


class ListAlerts:
    """Look through the alerts, the latest first."""

    def __init__(self, begin: Begin[AccountsUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, wanted: AlertFilter = EVERY_ALERT, leafing: Leafing = FIRST_PAGE) -> AlertPage:
        with self._begin() as work:
            work.snapshot()
            return latest_alerts(work, wanted, leafing)
