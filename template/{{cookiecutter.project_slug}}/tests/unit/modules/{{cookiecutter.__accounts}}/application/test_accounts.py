"""Opening, watching and closing accounts, and recording single balances."""

import pytest

from core.domain.errors import AlreadyExists, NotFound
from core.domain.lists import Leafing
from core.domain.money import CurrencyMismatch, Money
from modules.accounts.composition import Accounts
from modules.accounts.domain.account import Account, AccountFilter
from modules.accounts.domain.errors import AccountClosed
from modules.accounts.infrastructure.memory import InMemoryAccountsUnitOfWork

from ..doubles import SettableClock


def eur(text: str) -> Money:
    return Money.parse(text, "EUR")


def test_an_opened_account_is_found_by_its_number(accounts: Accounts, account: Account) -> None:
    assert accounts.find("DE-1") == account
    assert (account.armed, account.active, account.episode) == (True, True, 0)


def test_a_number_is_given_once(accounts: Accounts, account: Account) -> None:
    with pytest.raises(AlreadyExists):
        accounts.open(account.number, "Bob", "bob@example.org", eur("1"))


def test_what_is_not_there_is_not_found(accounts: Accounts) -> None:
    for attempt in (accounts.find, accounts.close, lambda number: accounts.record(number, eur("1"))):
        with pytest.raises(NotFound, match="no account X"):
            attempt("X")


def test_a_recorded_balance_replaces_the_one_before(
    accounts: Accounts, account: Account, clock: SettableClock
) -> None:
    now = clock.forward(hours=1)
    after = accounts.record(account.number, eur("7.25"))
    assert (after.balance, after.balance_at) == (eur("7.25"), now)
    assert accounts.find(account.number) == after


def test_a_balance_that_an_account_cannot_have_changes_nothing(accounts: Accounts, account: Account) -> None:
    with pytest.raises(CurrencyMismatch):
        accounts.record(account.number, Money.parse("1", "USD"))
    assert accounts.find(account.number) == account


@pytest.mark.usefixtures("account")
def test_a_closed_account_keeps_its_last_balance_and_is_listed_apart(accounts: Accounts) -> None:
    accounts.close("DE-1")
    with pytest.raises(AccountClosed):
        accounts.record("DE-1", eur("1"))
    assert accounts.list(AccountFilter(active=True)).items == []
    assert [each.number for each in accounts.list(AccountFilter(active=False)).items] == ["DE-1"]


def test_accounts_are_listed_by_number_page_by_page(accounts: Accounts) -> None:
    for number in ("C", "A", "D", "B"):
        accounts.open(number, "Ada", "ada@example.org", eur("1"))
    first = accounts.list(leafing=Leafing(limit=3))
    second = accounts.list(leafing=Leafing(limit=3, after=first.next))
    assert [each.number for each in first.items] == ["A", "B", "C"]
    assert [each.number for each in second.items] == ["D"]
    assert second.next is None


def test_a_threshold_of_its_own_can_be_given_and_taken_back(accounts: Accounts, account: Account) -> None:
    assert accounts.watch(account.number, eur("600")).threshold == eur("600")
    assert accounts.watch(account.number, None).threshold is None


def test_a_lower_threshold_arms_an_account_that_is_not_low_any_more(
    accounts: Accounts, account: Account, clock: SettableClock
) -> None:
    accounts.record(account.number, eur("50"))
    assert accounts.check() == 1
    assert not accounts.find(account.number).armed
    assert not accounts.watch(account.number, eur("60")).armed
    assert accounts.watch(account.number, eur("50")).armed
    clock.forward(hours=24)
    accounts.record(account.number, eur("49.99"))
    assert accounts.check() == 1


def test_what_is_refused_is_not_committed(accounts: Accounts, work: InMemoryAccountsUnitOfWork) -> None:
    with pytest.raises(NotFound):
        accounts.close("X")
    assert not work.committed
