"""Accounts and alerts as people see them on the command line, or programs as JSON."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from core.application.records import Record
from core.domain.errors import BadRecord
from core.domain.ports import Page
from core.infrastructure.views import show_page
from utils.output import say, show_json, show_table, warn

from .application.import_balances import FIELDS, Imported
from .application.list_alerts import AlertPage
from .application.make_report import Report
from .domain.account import Account
from .infrastructure.bank_files.suggesting import Suggestion
from .schemas import AccountsPage, AccountView, AlertsPage, ReportView, imported_view

SHOWN = 20
"""Bad lines that are named."""


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


def show_accounts(page: Page[Account], names: tuple[str, ...] = (), *, as_json: bool) -> None:
    """Print these fields of a page of accounts, or what people look for first."""
    columns = names or ("number", "holder", "balance", "threshold", "address")
    rows = [(a.number, a.holder, a.balance, _threshold(a), a.address) for a in page.items]
    show_page(AccountsPage.of(page, names), columns, () if names else rows, as_json=as_json)


def show_alerts(page: AlertPage, names: tuple[str, ...] = (), *, as_json: bool) -> None:
    """Print these fields of a page of alerts, or what people look for first."""
    columns = ["account", "balance", "threshold", "state", "attempts", "raised"]
    rows = [
        [account.number, a.balance, a.threshold, a.state, a.attempts, _when(a.raised_at)]
        for a, account in page.items
    ]
    if any(alert.error for alert, _ in page.items):
        columns.append("error")
        rows = [[*row, alert.error] for row, (alert, _) in zip(rows, page.items, strict=True)]
    show_page(AlertsPage.showing(page, names), names or columns, () if names else rows, as_json=as_json)


def show_report(report: Report, *, as_json: bool) -> None:
    """Print what there is to see at a glance."""
    if as_json:
        show_json(ReportView.of(report).model_dump(mode="json"))
        return
    rows = [(t.currency, t.balance, t.accounts, t.low) for t in report.totals]
    show_table(("currency", "balance", "accounts", "low"), rows)
    say(", ".join(f"{number:,} alerts {state}" for state, number in report.alerts.items()))


def show_imported(done: Imported, *, as_json: bool) -> None:
    """Print what came of an import; what is nothing is left out."""
    if as_json:
        show_json(imported_view(done))
        return
    if done.before:
        say(f"Nothing to do: this file was imported on {_when(done.before)}; --again does it all the same.")
        return
    if done.older:
        earlier = counted(done.older, "balance")
        warn(f"{earlier} of an earlier date than the one that was known: was it the latest file?")
    say(f"Recorded {done.recorded:,} balances, opened {done.opened:,} accounts.")


def show_bad_lines(errors: Sequence[BadRecord], path: Path) -> None:
    """Say which lines of a file were set apart, why, and where they are."""
    for error in errors[:SHOWN]:
        warn(str(error))
    if len(errors) > SHOWN:
        warn(f"and {len(errors) - SHOWN:,} more")
    warn(f"{counted(len(errors), 'bad line')} in {path}: repair and import that file in the same way.")


def show_suggestion(found: Suggestion, name: str) -> None:
    """Print a proposed profile as a file has it, with the first rows as they would be understood by it."""
    columns = [column for column in FIELDS if any(record.fields.get(column) for record in found.records)]
    rows = [[record.line, *(_told(record, column) for column in columns)] for record in found.records]
    if found.name:
        say(f"{name} fits the profile {found.name}: use --profile {found.name}. Its first rows mean:")
        show_table(("line", *columns), rows)
        return
    say(f"# A profile for {name}: keep this as mine.toml, and import with --profile mine.toml.")
    say(found.text)
    if rows:
        say("# Its first rows mean:")
    for row in rows:
        say(
            f"#   line {row[0]}: " + ", ".join(f"{c} {v}" for c, v in zip(columns, row[1:], strict=True) if v)
        )
    for question in found.questions:
        warn(f"Open: {question}.")


def _told(record: Record, column: str) -> object:
    value = record.fields.get(column)
    return str(value).partition("T")[0] if column == "at" else value


def counted(number: int, what: str) -> str:
    """Return so many of something in words."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _threshold(account: Account) -> str:
    return str(account.threshold or "default") if account.active else "closed"


def _when(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
