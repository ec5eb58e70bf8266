"""Change the threshold of an account."""

from core.domain.money import Money
from core.domain.ports import Begin

from ..domain.account import Account
from ..domain.policies import BalanceIsBelowThreshold
from ..domain.ports import AccountsUnitOfWork
from .find_account import account_numbered


class WatchAccount:
    """Give an account a threshold of its own, or with None the default one again."""

    def __init__(self, begin: Begin[AccountsUnitOfWork], low: BalanceIsBelowThreshold) -> None:
        self._begin = begin
        self._low = low

    def execute(self, number: str, threshold: Money | None) -> Account:
        with self._begin() as work:
            account = account_numbered(work.accounts, number)
            account.watch(threshold)
            if not self._low.holds(account):
                account.armed = True
            work.accounts.update(account)
            work.commit()
        return account
