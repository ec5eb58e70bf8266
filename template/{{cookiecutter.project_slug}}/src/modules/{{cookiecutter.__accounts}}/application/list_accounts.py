"""List accounts."""

from core.application.lists import leaf
from core.domain.lists import FIRST_PAGE, Leafing
from core.domain.ports import Begin, Page

from ..domain.account import Account, AccountFilter
from ..domain.ports import AccountsUnitOfWork

EVERY_ACCOUNT = AccountFilter()


class ListAccounts:
    """Return one page of the accounts that are wanted, by number unless another order is asked for."""

    def __init__(self, begin: Begin[AccountsUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, wanted: AccountFilter = EVERY_ACCOUNT, leafing: Leafing = FIRST_PAGE) -> Page[Account]:
        with self._begin() as work:
            return leaf(work.accounts, wanted, leafing, order_by="number")
