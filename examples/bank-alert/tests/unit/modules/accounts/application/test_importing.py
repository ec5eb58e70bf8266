"""Importing balances: all of a file or nothing."""

from collections.abc import Callable, Iterable
from decimal import Decimal

import pytest

from core.application.records import Record
from core.domain.errors import BadRecord, TransactionAborted
from core.domain.money import Money
from modules.accounts.application import import_balances
from modules.accounts.application.import_balances import Imported
from modules.accounts.composition import Accounts
from modules.accounts.domain.account import Account
from modules.accounts.infrastructure.memory import InMemoryAccountsUnitOfWork

GOOD: dict[str, object] = {"account": "DE-1", "currency": "EUR", "balance": "12.50"}
NEW: dict[str, object] = {
    "account": "DE-2",
    "currency": "USD",
    "balance": "7",
    "holder": "Bob",
    "address": "bob@example.org",
}


def records(*fields: dict[str, object]) -> Callable[[], Iterable[Record]]:
    return lambda: [Record(line, each) for line, each in enumerate(fields, 2)]


def test_known_accounts_get_their_balance_and_unknown_ones_are_opened(
    accounts: Accounts, account: Account
) -> None:
    extra = {"threshold": "5.5", "time_zone": "Asia/Tokyo"}
    assert accounts.import_(records(GOOD, NEW | extra)) == Imported(recorded=1, opened=1)
    assert str(accounts.find("DE-1").balance) == "12.50 EUR"
    opened = accounts.find("DE-2")
    assert (opened.holder, str(opened.threshold), opened.time_zone) == ("Bob", "5.50 USD", "Asia/Tokyo")


def test_a_known_account_keeps_its_details(accounts: Accounts, account: Account) -> None:
    accounts.import_(records(GOOD | {"holder": "Eve", "address": "eve@example.org", "threshold": "1"}))
    after = accounts.find("DE-1")
    assert (after.holder, after.address, after.threshold) == (account.holder, account.address, None)


def test_a_balance_back_above_the_threshold_arms_the_account(accounts: Accounts, account: Account) -> None:
    accounts.import_(records(GOOD))
    accounts.check()
    accounts.import_(records(GOOD | {"balance": "99.99"}))
    assert not accounts.find("DE-1").armed
    accounts.import_(records(GOOD | {"balance": "100"}))
    assert accounts.find("DE-1").armed


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"currency": "EUX"}, "no currency of ISO 4217"),
        ({"currency": "USD"}, "USD does not go with EUR"),
        ({"currency": None}, "currency is missing"),
        ({"balance": "NaN"}, "decimal number"),
        ({"balance": Decimal("NaN")}, "finite"),
        ({"balance": "-0"}, "negative zero"),
        ({"balance": "-0.00"}, "negative zero"),
        ({"balance": "1e400"}, "decimal number"),
        ({"balance": Decimal("1e400")}, "more than 14 digits"),
        ({"balance": "1,50"}, "decimal number"),
        ({"balance": "0.001"}, "EUR has 2 decimal places"),
        ({"balance": ""}, "balance is missing"),
        ({"balance": True}, "decimal number"),
        ({"account": "DE-1;"}, "is not known"),
        ({"account": "X-9"}, "is not known; holder and address would open it"),
        ({"holder": "=HYPERLINK(1)"}, "formula"),
        ({"holder": "A\x1b[2J"}, "control characters"),
        (NEW | {"account": "=1"}, "account number"),
        (NEW | {"holder": "@SUM(1)"}, "formula"),
        (NEW | {"address": "nobody"}, "e-mail address"),
        (NEW | {"threshold": "1e5"}, "decimal number"),
        (NEW | {"time_zone": "Mars/Base"}, "time zone"),
    ],
)
def test_a_bad_line_is_named_and_nothing_of_the_file_is_stored(
    accounts: Accounts,
    work: InMemoryAccountsUnitOfWork,
    account: Account,
    bad: dict[str, object],
    reason: str,
) -> None:
    other = NEW | {"account": "DE-3"}
    with pytest.raises(BadRecord, match=rf"^line 4: .*{reason}"):
        accounts.import_(records(NEW | {"account": "DE-4"}, other, GOOD | bad))
    assert list(work.accounts.stream()) == [account]


def test_a_closed_account_is_refused(accounts: Accounts, account: Account) -> None:
    accounts.close("DE-1")
    with pytest.raises(BadRecord, match="line 2: account DE-1 is closed"):
        accounts.import_(records(GOOD))


def test_an_account_may_stand_in_a_file_only_once(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_balances, "AT_ONCE", 1)
    with pytest.raises(BadRecord, match="line 4: account 'DE-2' is on line 2 already"):
        accounts.import_(records(NEW, NEW | {"account": "DE-3"}, NEW))


def test_a_file_without_any_balance_is_refused(accounts: Accounts) -> None:
    with pytest.raises(BadRecord, match="no balance in it"):
        accounts.import_(records())


def test_many_batches_are_one_transaction(
    accounts: Accounts, work: InMemoryAccountsUnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_balances, "AT_ONCE", 2)
    lines = [NEW | {"account": f"A-{n}"} for n in range(5)]
    with pytest.raises(BadRecord, match="line 7"):
        accounts.import_(records(*lines, GOOD))
    assert work.accounts.count() == 0
    assert accounts.import_(records(*lines)).opened == 5


def test_the_file_is_read_anew_when_the_database_wants_another_try(accounts: Accounts) -> None:
    tries: list[int] = []

    def read() -> Iterable[Record]:
        tries.append(1)
        yield Record(2, NEW)
        if len(tries) == 1:
            raise TransactionAborted("another try, please")

    assert accounts.import_(read) == Imported(recorded=0, opened=1)
    assert len(tries) == 2


def test_the_holders_money_is_what_the_file_says_to_the_last_digit(accounts: Accounts) -> None:
    accounts.import_(records(NEW | {"balance": Decimal("99999999999999.99")}))
    assert accounts.find("DE-2").balance == Money.parse("99999999999999.99", "USD")
