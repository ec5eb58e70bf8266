"""Where accounts and alerts are kept, and how alerts leave."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from core.domain.money import Money
from core.domain.ports import Repository, UnitOfWork

from .account import Account
from .alert import Alert, AlertState
from .imported_file import ImportedFile
from .notice import Notice
from .policies import BalanceIsBelowThreshold, LowBalanceCallsForAlert


@dataclass(frozen=True, slots=True)
class NewBalance:
    """What an account's balance is from now on."""

    account_id: str
    balance: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class Total:
    """All open accounts of one currency: the exact sum of their balances, their number, how many are low.

    The sum may have more digits than an amount of money can have.
    """

    currency: str
    balance: Decimal
    accounts: int
    low: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many alerts of one day (in UTC) are in one state."""

    day: date
    state: AlertState
    alerts: int


@dataclass(frozen=True, slots=True)
class Claim:
    """Alerts that one worker may deliver until its lease ends.

    `seen` counts those that were due, the ones that other workers were quicker to claim included: as long as
    it is not zero, it is worth asking again.
    """

    seen: int
    alerts: Sequence[Alert]


class AccountRepository(Repository[Account]):
    """Accounts; their natural key is the number."""

    @abstractmethod
    def by_number(self, numbers: Iterable[str]) -> dict[str, Account]:
        """Return those of the accounts that exist, however many are asked for."""

    @abstractmethod
    def record(self, balances: Sequence[NewBalance], low: BalanceIsBelowThreshold) -> None:
        """Set balances, whatever else is being changed on the accounts, and arm those that are not low."""

    @abstractmethod
    def totals(self, low: BalanceIsBelowThreshold) -> list[Total]:
        """Return exact totals by currency, in the order of the codes."""

    @abstractmethod
    def below(self, low: BalanceIsBelowThreshold, limit: int) -> list[Account]:
        """Return the first low accounts by number, closed ones left out."""


class AlertRepository(Repository[Alert]):
    """Alerts, and the outbox that they form."""

    @abstractmethod
    def raise_alerts(self, rule: LowBalanceCallsForAlert, check: str, now: datetime) -> int:
        """Add an alert for every account that the rule calls for, disarm those accounts, return their number.

        Nothing is read into memory, however many they are; `check` is an identifier of this run alone. Checks
        at the same time share the accounts among them: none gets two alerts of one episode.
        """

    @abstractmethod
    def claim(self, worker: str, now: datetime, until: datetime, limit: int) -> Claim:
        """Take up to `limit` due alerts for a worker: until that instant they are due for nobody else."""

    @abstractmethod
    def renew(self, worker: str, ids: Sequence[str], now: datetime, until: datetime) -> int:
        """Move the instant on for those of the alerts that the worker still has; return how many they are.

        Their version stays: it moves on when another worker claims them, and refuses what this one brings.
        """

    @abstractmethod
    def per_day(self, first: date, days: int) -> list[DayCount]:
        """Count the alerts raised on each of so many days by state, days and states with none left out."""


class AccountsUnitOfWork(UnitOfWork):
    """A transaction over accounts and alerts, and over what was imported."""

    accounts: AccountRepository
    alerts: AlertRepository
    imports: Repository[ImportedFile]


class Notifier(ABC):
    """A channel on which notices leave. Adapters say nothing of how; their errors are the domain's."""

    channel: str
    """Name under which alerts remember that it took them; unique among those in use."""
    time_out: timedelta
    """Longest that `send` takes."""

    @abstractmethod
    def send(self, notice: Notice) -> None:
        """Hand the notice over; `NotDelivered` or, when no answer came in time, `TimedOut` if that failed."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is done again and again, and how long after one time the next one begins."""

    name: str
    every: timedelta
    do: Callable[[], object]


class Jobs(ABC):
    """Has jobs done by workers: threads of this process, or those of all processes that share a broker."""

    @abstractmethod
    def keep_running(self, jobs: Sequence[Job]) -> None:
        """Have each job done at once and then in its interval; return when this process is told to stop.

        A job under way is waited for. One that fails is logged, and has its turn again after the interval.
        """

    @abstractmethod
    def ask(self, name: str, times: int) -> None:
        """Have a job done at once, by up to so many workers. If that cannot be, its interval brings it.

        With a broker a process may ask without having jobs itself.
        """

    @abstractmethod
    def stopping(self) -> bool:
        """Return whether this process was told to stop."""
