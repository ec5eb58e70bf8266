"""Accounts and alerts as programs see them, over HTTP and in the command line's JSON."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict

from core.domain.ports import Page
from core.infrastructure.fields import Body, Money, NewMoney, matching, one_of
from core.infrastructure.pages import Listed

from .application.import_balances import Imported
from .application.list_alerts import AlertPage
from .application.make_report import Report
from .domain.account import (
    ADDRESS_LENGTH,
    HOLDER_LENGTH,
    NUMBER,
    NUMBER_LENGTH,
    Account,
    holder_name,
    mail_address,
)
from .domain.alert import Alert, AlertState

_INK = r"[\p{L}\p{M}\p{N}\p{P}\p{S}]"
HOLDER = rf"(?![=+@＝＋－＠-]){_INK}(?:(?: |{_INK})*{_INK})?"  # noqa: RUF001 - as the domain has it
"""What can be printed, with blanks in it; a name does not begin like a formula."""
_BEYOND_ASCII = rf"(?![\x00-\x7f]){_INK}"
_LOCAL = r"(?:[0-9A-Za-z!#$%&'*+/=?^_`{|}~.-]|" + _BEYOND_ASCII + "){1,64}"
_LABEL = rf"(?:[0-9A-Za-z-]|{_BEYOND_ASCII})+"
ADDRESS = rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})*"
"""An e-mail address of letters of any alphabet, as the domain has it."""


class NewAccount(Body):
    """An account to be opened."""

    number: Annotated[str, matching(NUMBER, NUMBER_LENGTH, "DE-1")]
    holder: Annotated[str, matching(HOLDER, HOLDER_LENGTH, "Ada Lovelace", check=holder_name)]
    address: Annotated[str, matching(ADDRESS, ADDRESS_LENGTH, "ada@example.org", check=mail_address)]
    balance: NewMoney
    threshold: NewMoney | None = None
    time_zone: Annotated[str, one_of(available_timezones)] = "UTC"


class NewThreshold(Body):
    """An account's own threshold, or null for the default one."""

    threshold: NewMoney | None


class AccountView(BaseModel):
    """An account as it is kept; a threshold of null is the default one."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    number: str
    holder: str
    address: str
    balance: Money
    balance_at: datetime
    threshold: Money | None
    time_zone: str
    active: bool


class AccountsPage(Listed[AccountView]):
    """A page of accounts."""


class AlertView(BaseModel):
    """An alert as it is kept, with the number of its account and the channels that took it."""

    id: str
    account_id: str
    account: str
    balance: Money
    threshold: Money
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
        return cls.model_validate(
            vars(alert) | {"account": account.number, "delivered": sorted(alert.delivered)}
        )


class AlertsPage(Listed[AlertView]):
    """A page of alerts."""

    @classmethod
    def showing(cls, found: AlertPage, names: tuple[str, ...] = ()) -> Self:
        """Show these fields of alerts with their accounts, or all."""
        views: list[Any] = [AlertView.of(*each) for each in found.items]
        return cls.of(Page(views, found.next, found.previous, found.total), names)


def imported_view(done: Imported) -> dict[str, object]:
    """Show what came of an import: what was recorded and opened, and the rest where there is any."""
    return {name: value for name, value in vars(done).items() if name in {"recorded", "opened"} or value}


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
