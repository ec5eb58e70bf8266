"""When a check raises an alert, and when not."""

from core.domain.money import Money
from modules.accounts.composition import Accounts
from modules.accounts.domain.account import Account

from ..doubles import SettableClock


def record(accounts: Accounts, amount: str) -> None:
    accounts.record("DE-1", Money.parse(amount, "EUR"))


def raised(accounts: Accounts) -> list[str]:
    return [str(alert.balance) for alert, _ in reversed(accounts.list_alerts().items)]


def test_an_account_that_is_not_low_raises_none(accounts: Accounts, account: Account) -> None:
    assert accounts.check() == 0
    record(accounts, "100")
    assert accounts.check() == 0


def test_a_low_account_raises_one_alert_however_often_it_is_checked(
    accounts: Accounts, account: Account, clock: SettableClock
) -> None:
    record(accounts, "99.99")
    assert [accounts.check() for _ in range(3)] == [1, 0, 0]
    clock.forward(days=30)
    record(accounts, "5")
    assert accounts.check() == 0
    assert raised(accounts) == ["99.99 EUR"]


def test_it_raises_the_next_one_only_after_it_was_back_above_the_threshold(
    accounts: Accounts, account: Account, clock: SettableClock
) -> None:
    record(accounts, "50")
    accounts.check()
    clock.forward(days=2)
    record(accounts, "99.99")
    record(accounts, "40")
    assert accounts.check() == 0
    record(accounts, "100")
    record(accounts, "30")
    assert accounts.check() == 1
    assert raised(accounts) == ["50.00 EUR", "30.00 EUR"]


def test_within_the_cooldown_it_waits_and_is_not_forgotten(
    accounts: Accounts, account: Account, clock: SettableClock
) -> None:
    record(accounts, "50")
    accounts.check()
    record(accounts, "500")
    record(accounts, "20")
    clock.forward(hours=23)
    assert accounts.check() == 0
    clock.forward(hours=1)
    assert accounts.check() == 1


def test_a_closed_account_raises_none(accounts: Accounts, account: Account) -> None:
    record(accounts, "1")
    accounts.close("DE-1")
    assert accounts.check() == 0


def test_the_alert_remembers_balance_and_threshold_of_the_time(accounts: Accounts, account: Account) -> None:
    record(accounts, "50")
    accounts.check()
    record(accounts, "3")
    accounts.watch("DE-1", Money.parse("7", "EUR"))
    (alert, _) = accounts.list_alerts().items[0]
    assert (str(alert.balance), str(alert.threshold)) == ("50.00 EUR", "100.00 EUR")
