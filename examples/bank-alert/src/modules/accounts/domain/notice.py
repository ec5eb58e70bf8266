"""What the holder of an account is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from core.domain.money import Money

from .account import Account, zone
from .alert import Alert


@dataclass(frozen=True, slots=True)
class Notice:
    """One alert in the holder's terms.

    `key` is the same on each attempt: receivers know a double by it.
    """

    key: str
    number: str
    holder: str
    address: str
    balance: Money
    threshold: Money
    raised_at: datetime

    @classmethod
    def of(cls, alert: Alert, account: Account) -> Self:
        """Return the notice of an alert, its instant on the holder's clock."""
        return cls(
            key=alert.id,
            number=account.number,
            holder=account.holder,
            address=account.address,
            balance=alert.balance,
            threshold=alert.threshold,
            raised_at=alert.raised_at.astimezone(zone(account.time_zone)),
        )

    @property
    def subject(self) -> str:
        """The news in one line."""
        return f"Low balance on account {self.number}: {self.balance}"
