"""Accounts and alerts in memory: what unit tests of the use cases run on."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from operator import attrgetter

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork

from ..domain.account import Account
from ..domain.alert import Alert, AlertState
from ..domain.imported_file import ImportedFile
from ..domain.policies import BalanceIsBelowThreshold, LowBalanceCallsForAlert
from ..domain.ports import (
    AccountRepository,
    AccountsUnitOfWork,
    AlertRepository,
    Claim,
    DayCount,
    NewBalance,
    Total,
)


class InMemoryAccountRepository(InMemoryRepository[Account], AccountRepository):
    """Accounts in a dictionary."""

    key = ("number",)
    unique = (("number",),)

    def by_number(self, numbers: Iterable[str]) -> dict[str, Account]:
        wanted = set(numbers)
        return {each.number: self.get(each.id) for each in self.items.values() if each.number in wanted}

    def record(self, balances: Sequence[NewBalance], low: BalanceIsBelowThreshold) -> None:
        for new in balances:
            account = self.get(new.account_id)
            account.balance, account.balance_at = new.balance, new.at
            account.armed = account.armed or not low.holds(account)
            self.update(account)

    def totals(self, low: BalanceIsBelowThreshold) -> list[Total]:
        by_currency = defaultdict(list)
        for account in self._matching({"active": True}):
            by_currency[account.currency].append(account)
        return [
            Total(
                currency,
                sum((account.balance.amount for account in some), Decimal(0)),
                len(some),
                sum(map(low.holds, some)),
            )
            for currency, some in sorted(by_currency.items())
        ]

    def below(self, low: BalanceIsBelowThreshold, limit: int) -> list[Account]:
        found = [self.get(each.id) for each in self._matching({"active": True}) if low.holds(each)]
        return sorted(found, key=attrgetter("number"))[:limit]


class InMemoryAlertRepository(InMemoryRepository[Alert], AlertRepository):
    """Alerts in a dictionary, beside that of the accounts."""

    def __init__(self, accounts: InMemoryAccountRepository) -> None:
        super().__init__()
        self._accounts = accounts

    def raise_alerts(self, rule: LowBalanceCallsForAlert, check: str, now: datetime) -> int:
        due = [self._accounts.get(id) for id, each in self._accounts.items.items() if rule.holds(each, now)]
        for account in due:
            after, alert = Alert.raised(account, rule.low.threshold(account), now)
            self._accounts.update(after)
            self.add(alert)
        return len(due)

    def claim(self, worker: str, now: datetime, until: datetime, limit: int) -> Claim:
        pending = [a for a in self._matching({"state": AlertState.PENDING}) if a.due_at <= now]
        taken = sorted(pending, key=attrgetter("due_at", "id"))[:limit]
        claimed = [replace(alert, claim=worker, due_at=until) for alert in taken]
        for alert in claimed:
            self.update(alert)
        return Claim(len(claimed), claimed)

    def renew(self, worker: str, ids: Sequence[str], now: datetime, until: datetime) -> int:
        found = [self.items[id] for id in ids if id in self.items]
        ours = [alert for alert in found if alert.claim == worker and alert.due_at > now]
        self.items.update({alert.id: replace(alert, due_at=until) for alert in ours})
        return len(ours)

    def per_day(self, first: date, days: int) -> list[DayCount]:
        counts = Counter((alert.raised_at.date(), alert.state) for alert in self.items.values())
        end = first + timedelta(days=days)
        return [DayCount(day, state, n) for (day, state), n in sorted(counts.items()) if first <= day < end]


class InMemoryImportRepository(InMemoryRepository[ImportedFile]):
    """Files that were imported, in a dictionary."""


class InMemoryAccountsUnitOfWork(InMemoryUnitOfWork, AccountsUnitOfWork):
    """A unit of work over all of them; the same object may be entered again and again."""

    def __init__(self) -> None:
        self.accounts = InMemoryAccountRepository()
        self.alerts = InMemoryAlertRepository(self.accounts)
        self.imports = InMemoryImportRepository()
