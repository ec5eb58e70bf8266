"""Accounts and alerts as people see them on the command line, or programs as JSON."""

from datetime import datetime

from core.domain.money import Money
from core.domain.ports import Page
from utils.output import say, show_json, show_table, warn

from .application.list_alerts import AlertPage
from .application.make_report import Report
from .domain.account import Account
from .schemas import AccountsPage, AccountView, AlertsPage, ReportView


def show_account(account: Account, *, as_json: bool) -> None:
    """Print everything about one account."""
    if as_json:
        show_json(AccountView.model_validate(account).model_dump(mode="json"))
        return
    say(f"{account.number}  {account.holder} <{account.address}>")
    say(f"  balance    {account.balance} since {_when(account.balance_at)}")
    say(f"  threshold  {account.threshold or 'the default one'}")
    say(f"  time zone  {account.time_zone}")
    say(f"  state      {'open' if account.active else 'closed'}")


def show_accounts(page: Page[Account], *, as_json: bool) -> None:
    """Print one page of accounts, and how to see the next one."""
    if as_json:
        show_json(AccountsPage.of(page).model_dump(mode="json"))
        return
    columns = ("number", "holder", "balance", "threshold", "address")
    rows = [(a.number, a.holder, a.balance, _own(a.threshold), a.address) for a in page.items]
    show_table(columns, rows)
    _more(page.next)


def show_alerts(page: AlertPage, *, as_json: bool) -> None:
    """Print one page of alerts, and how to see the next one."""
    if as_json:
        show_json(AlertsPage.of(page).model_dump(mode="json"))
        return
    columns = ["account", "balance", "threshold", "state", "attempts", "raised"]
    rows = [
        [account.number, a.balance, a.threshold, a.state, a.attempts, _when(a.raised_at)]
        for a, account in page.items
    ]
    if any(alert.error for alert, _ in page.items):
        columns.append("error")
        rows = [[*row, alert.error] for row, (alert, _) in zip(rows, page.items, strict=True)]
    show_table(columns, rows)
    _more(page.next)


def show_report(report: Report, *, as_json: bool) -> None:
    """Print what there is to see at a glance."""
    if as_json:
        show_json(ReportView.of(report).model_dump(mode="json"))
        return
    rows = [(t.currency, t.balance, t.accounts, t.low) for t in report.totals]
    show_table(("currency", "balance", "accounts", "low"), rows)
    say(", ".join(f"{number:,} alerts {state}" for state, number in report.alerts.items()))


def counted(number: int, what: str) -> str:
    """Return so many of something in words."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _more(after: str | None) -> None:
    if after:
        warn(f"There are more: --after {after}")


def _own(threshold: Money | None) -> str:
    return str(threshold) if threshold else "default"


def _when(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
