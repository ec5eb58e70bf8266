"""Close an account."""

from core.domain.ports import Begin

from ..domain.account import Account
from ..domain.ports import AccountsUnitOfWork
from .find_account import account_numbered


class CloseAccount:
    """Close an account: it takes no more balances and raises no more alerts."""

    def __init__(self, begin: Begin[AccountsUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, number: str) -> Account:
        with self._begin() as work:
            account = account_numbered(work.accounts, number)
            account.close()
            work.accounts.update(account)
            work.commit()
        return account
