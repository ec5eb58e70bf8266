"""Open an account."""

from core.domain.money import Money
from core.domain.ports import Begin, Clock, Identifiers

from ..domain.account import Account
from ..domain.ports import AccountsUnitOfWork


class OpenAccount:
    """Open an account with its first balance; `AlreadyExists` if the number is taken."""

    def __init__(self, begin: Begin[AccountsUnitOfWork], clock: Clock, identifiers: Identifiers) -> None:
        self._begin = begin
        self._clock = clock
        self._identifiers = identifiers

    def execute(
        self,
        number: str,
        holder: str,
        address: str,
        balance: Money,
        threshold: Money | None = None,
        time_zone: str = "UTC",
    ) -> Account:
        account = Account(
            id=self._identifiers.new(),
            number=number,
            holder=holder,
            address=address,
            balance=balance,
            balance_at=self._clock.now(),
            threshold=threshold,
            time_zone=time_zone,
        )
        with self._begin() as work:
            work.accounts.add(account)
            work.commit()
        return account
