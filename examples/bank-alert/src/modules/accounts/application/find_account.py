"""Find an account by what people call it."""

from core.domain.errors import NotFound
from core.domain.ports import Begin

from ..domain.account import Account
from ..domain.ports import AccountRepository, AccountsUnitOfWork


def account_numbered(accounts: AccountRepository, number: str) -> Account:
    """Return the account with this number; `NotFound` if there is none."""
    try:
        return accounts.by_number([number])[number]
    except KeyError:
        raise NotFound(f"there is no account {number[:40]}") from None


class FindAccount:
    """Show one account."""

    def __init__(self, begin: Begin[AccountsUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, number: str) -> Account:
        with self._begin() as work:
            return account_numbered(work.accounts, number)
