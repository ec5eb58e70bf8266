"""Record the balance of one account."""

from core.domain.money import Money
from core.domain.ports import Begin, Clock

from ..domain.account import Account
from ..domain.policies import BalanceIsBelowThreshold
from ..domain.ports import AccountsUnitOfWork, NewBalance
from .find_account import account_numbered


class RecordBalance:
    """Record a balance; back at or above the threshold, the account is armed for its next alert."""

    def __init__(self, begin: Begin[AccountsUnitOfWork], clock: Clock, low: BalanceIsBelowThreshold) -> None:
        self._begin = begin
        self._clock = clock
        self._low = low

    def execute(self, number: str, balance: Money) -> Account:
        with self._begin() as work:
            account = account_numbered(work.accounts, number)
            account.accepts(balance)
            work.accounts.record([NewBalance(account.id, balance, self._clock.now())], self._low)
            after = work.accounts.get(account.id)
            work.commit()
        return after
