"""What the report says."""

from datetime import date

from core.domain.money import Money
from modules.accounts.composition import Accounts
from modules.accounts.domain.alert import AlertState
from modules.accounts.domain.ports import DayCount

from ..doubles import SettableClock


def open_(accounts: Accounts, number: str, amount: str, currency: str = "EUR") -> None:
    accounts.open(number, "Ada", "ada@example.org", Money.parse(amount, currency))


def test_totals_are_by_currency_and_leave_closed_accounts_out(accounts: Accounts) -> None:
    for number, amount, currency in (
        ("A", "50", "USD"),
        ("B", "500.25", "EUR"),
        ("C", "-0.25", "EUR"),
        ("D", "9", "EUR"),
    ):
        open_(accounts, number, amount, currency)
    accounts.close("D")
    totals = [
        (total.currency, str(total.balance), total.accounts, total.low) for total in accounts.report().totals
    ]
    assert totals == [("EUR", "500.00", 2, 1), ("USD", "50.00", 1, 1)]


def test_alerts_are_counted_by_state_and_by_day(accounts: Accounts, clock: SettableClock) -> None:
    open_(accounts, "A", "1")
    accounts.check()
    accounts.deliver()
    clock.forward(days=1)
    open_(accounts, "B", "1")
    accounts.check()
    report = accounts.report()
    assert report.alerts == {AlertState.PENDING: 1, AlertState.SENT: 1, AlertState.FAILED: 0}
    assert report.per_day == [
        DayCount(date(2026, 3, 2), AlertState.SENT, 1),
        DayCount(date(2026, 3, 3), AlertState.PENDING, 1),
    ]
    assert [account.number for _, account in report.latest] == ["B", "A"]


def test_days_before_the_period_are_left_out(accounts: Accounts, clock: SettableClock) -> None:
    open_(accounts, "A", "1")
    accounts.check()
    clock.forward(days=29)
    assert len(accounts.report().per_day) == 1
    clock.forward(days=1)
    assert accounts.report().per_day == []


def test_low_accounts_are_listed_with_the_threshold_that_counts(accounts: Accounts) -> None:
    open_(accounts, "B", "1")
    accounts.open("A", "Ada", "ada@example.org", Money.parse("200", "EUR"), Money.parse("300", "EUR"))
    open_(accounts, "C", "100")
    assert [(account.number, str(threshold)) for account, threshold in accounts.report().low] == [
        ("A", "300.00 EUR"),
        ("B", "100.00 EUR"),
    ]
