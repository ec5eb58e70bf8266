"""Accounts and alerts as programs see them, over HTTP and in the command line's JSON."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict

from core.domain.money import Money
from core.domain.ports import Page
from core.infrastructure.notation import Number

from .application.list_alerts import AlertPage
from .application.make_report import Report
from .domain.account import Account
from .domain.alert import Alert, AlertState


class MoneyView(BaseModel):
    """An exact amount: in JSON it is text, since a JSON number is a float to most readers."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    amount: Number
    currency: str

    def money(self) -> Money:
        """Return the money that this shows."""
        return Money.given(self.amount, self.currency)


class NewAccount(BaseModel):
    """An account to be opened."""

    model_config = ConfigDict(extra="forbid")

    number: str
    holder: str
    address: str
    balance: MoneyView
    threshold: MoneyView | None = None
    time_zone: str = "UTC"


class NewThreshold(BaseModel):
    """An account's own threshold, or null for the default one."""

    model_config = ConfigDict(extra="forbid")

    threshold: MoneyView | None


class AccountView(BaseModel):
    """An account as it is kept; a threshold of null is the default one."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    number: str
    holder: str
    address: str
    balance: MoneyView
    balance_at: datetime
    threshold: MoneyView | None
    time_zone: str
    active: bool


class AccountsPage(BaseModel):
    """One page of accounts; `next` is what to pass as `after` for the page that follows."""

    items: list[AccountView]
    next: str | None

    @classmethod
    def of(cls, page: Page[Account]) -> Self:
        """Show a page."""
        return cls(items=[AccountView.model_validate(account) for account in page.items], next=page.next)


class AlertView(BaseModel):
    """An alert as it is kept, with the number of its account and the channels that took it."""

    id: str
    account: str
    balance: MoneyView
    threshold: MoneyView
    state: AlertState
    attempts: int
    raised_at: datetime
    due_at: datetime
    sent_at: datetime | None
    delivered: list[str]
    error: str | None

    @classmethod
    def of(cls, alert: Alert, account: Account) -> Self:
        """Show an alert."""
        shown = vars(alert) | {
            "account": account.number,
            "balance": MoneyView.model_validate(alert.balance),
            "threshold": MoneyView.model_validate(alert.threshold),
            "delivered": sorted(alert.delivered),
        }
        return cls.model_validate(shown)


class AlertsPage(BaseModel):
    """One page of alerts, the latest first; `next` is what to pass as `after` for the page that follows."""

    items: list[AlertView]
    next: str | None

    @classmethod
    def of(cls, page: AlertPage) -> Self:
        """Show a page."""
        return cls(items=[AlertView.of(*item) for item in page.items], next=page.next)


class TotalView(BaseModel):
    """All open accounts of one currency."""

    model_config = ConfigDict(from_attributes=True)

    currency: str
    balance: Decimal
    accounts: int
    low: int


class DayView(BaseModel):
    """How many alerts of one day are in one state."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    state: AlertState
    alerts: int


class ReportView(BaseModel):
    """Balances, low accounts and alerts at a glance."""

    made_at: datetime
    totals: list[TotalView]
    alerts: dict[AlertState, int]
    per_day: list[DayView]
    low: list[AccountView]
    latest: list[AlertView]

    @classmethod
    def of(cls, report: Report) -> Self:
        """Show a report."""
        return cls(
            made_at=report.made_at,
            totals=[TotalView.model_validate(total) for total in report.totals],
            alerts=report.alerts,
            per_day=[DayView.model_validate(count) for count in report.per_day],
            low=[AccountView.model_validate(account) for account, _ in report.low],
            latest=[AlertView.of(*item) for item in report.latest],
        )
