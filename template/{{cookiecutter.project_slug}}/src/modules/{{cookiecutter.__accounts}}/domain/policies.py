"""The rules about alerts, each a class that says what it claims.

They decide in the unit tests' repositories and for a single account; for millions of accounts the database
decides by the same rules (`infrastructure/rules.py`), and a test holds the two against each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from core.domain.errors import InvalidValue
from core.domain.money import Money

from .account import Account, zone


@dataclass(frozen=True)
class BalanceIsBelowThreshold:
    """The balance is less than the account's own threshold, or than the default one of its currency."""

    default: Decimal = Decimal(100)
    by_currency: Mapping[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.default != self.default.to_integral_value():
            raise InvalidValue(
                f"the default threshold serves all currencies: a whole number, not {self.default}"
            )
        for currency, amount in self.by_currency.items():
            Money.given(amount, currency)

    def threshold(self, account: Account) -> Money:
        """Return the threshold that counts for this account."""
        if account.threshold is not None:
            return account.threshold
        return Money(self.by_currency.get(account.currency, self.default), account.currency)

    def holds(self, account: Account) -> bool:
        return account.balance < self.threshold(account)


@dataclass(frozen=True)
class CooldownIsOver:
    """The account's last alert was raised long enough ago."""

    cooldown: timedelta = timedelta(hours=24)

    def holds(self, account: Account, now: datetime) -> bool:
        return account.alerted_at is None or account.alerted_at <= now - self.cooldown


@dataclass(frozen=True)
class LowBalanceCallsForAlert:
    """An open account is low, out of its cooldown, and no alert was raised since it was last not low."""

    low: BalanceIsBelowThreshold = BalanceIsBelowThreshold()
    cooldown: CooldownIsOver = CooldownIsOver()

    def holds(self, account: Account, now: datetime) -> bool:
        return (
            account.active and account.armed and self.low.holds(account) and self.cooldown.holds(account, now)
        )


@dataclass(frozen=True)
class QuietHoursDelayDelivery:
    """Nothing is delivered from `start` until `end` in the holder's time zone.

    Both the same means that there are no quiet hours.
    """

    start: time = time(0)
    end: time = time(0)

    def earliest(self, now: datetime, time_zone: str) -> datetime:
        """Return when an alert may be delivered: now, or the end of the quiet hours."""
        local = now.astimezone(zone(time_zone))
        clock = local.time()
        across_midnight = self.start > self.end
        begun, over = clock >= self.start, clock >= self.end
        if not (begun or not over if across_midnight else begun and not over):
            return now
        day = local.date() + timedelta(days=1) if across_midnight and clock >= self.start else local.date()
        # In an hour that the clocks go through twice, the fold says which of the two it is.
        end = datetime.combine(day, self.end, local.tzinfo).replace(fold=local.fold)
        return max(end.astimezone(UTC), now)
