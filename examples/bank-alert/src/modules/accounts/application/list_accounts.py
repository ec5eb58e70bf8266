"""List accounts."""

from core.domain.ports import Begin, Page

from ..domain.account import Account
from ..domain.ports import AccountsUnitOfWork


class ListAccounts:
    """Return one page of the accounts by number, open ones only unless closed ones are asked for."""

    def __init__(self, begin: Begin[AccountsUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, *, active: bool = True, limit: int = 50, after: str | None = None) -> Page[Account]:
        with self._begin() as work:
            return work.accounts.list(order_by="number", limit=limit, after=after, active=active)
