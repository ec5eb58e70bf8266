"""List alerts."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.ports import Begin

from ..domain.account import Account
from ..domain.alert import Alert, AlertState
from ..domain.ports import AccountsUnitOfWork


@dataclass(frozen=True)
class AlertPage:
    """Alerts with their accounts; `next` is what to pass as `after` for the page that follows."""

    items: Sequence[tuple[Alert, Account]]
    next: str | None


def latest_alerts(
    work: AccountsUnitOfWork, *, state: AlertState | None = None, limit: int = 50, after: str | None = None
) -> AlertPage:
    """Return one page of the alerts, the latest first, of one state if asked for."""
    only = {} if state is None else {"state": state}
    page = work.alerts.list(order_by="raised_at", descending=True, limit=limit, after=after, **only)
    accounts = {each.id: each for each in work.accounts.get_many(alert.account_id for alert in page.items)}
    return AlertPage([(alert, accounts[alert.account_id]) for alert in page.items], page.next)


class ListAlerts:
    """Look through the alerts, the latest first."""

    def __init__(self, begin: Begin[AccountsUnitOfWork]) -> None:
        self._begin = begin

    def execute(
        self, *, state: AlertState | None = None, limit: int = 50, after: str | None = None
    ) -> AlertPage:
        with self._begin() as work:
            work.snapshot()
            return latest_alerts(work, state=state, limit=limit, after=after)
