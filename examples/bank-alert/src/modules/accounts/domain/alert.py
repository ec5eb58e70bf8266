"""Alerts: a low balance, and what became of telling the holder."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self

from core.domain import lists, values
from core.domain.criteria import Criterion
from core.domain.entities import Versioned
from core.domain.errors import InvalidValue
from core.domain.money import Money

from .account import Account
from .errors import NotFailed

ID_LENGTH = 64

ERROR_LENGTH = 255


class AlertState(StrEnum):
    """What became of an alert."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(kw_only=True)
class Alert(Versioned):
    """A balance was below the threshold when a check looked; whoever holds the account is to know.

    The identifier goes along with every message, the same on each attempt. Nobody touches a pending alert
    before `due_at`; a worker that claims it moves that instant on to the end of its lease. `delivered` names
    the channels that took the alert: they are not asked again.
    """

    account_id: str
    episode: int
    balance: Money
    threshold: Money
    raised_at: datetime
    due_at: datetime
    state: AlertState = AlertState.PENDING
    attempts: int = 0
    delivered: frozenset[str] = frozenset()
    claim: str | None = None
    sent_at: datetime | None = None
    error: str | None = None

    def __post_init__(self) -> None:
        if self.id != identity(self.account_id, self.episode):
            raise InvalidValue(f"{self.id!r} does not name alert {self.episode} of account {self.account_id}")
        if not self.balance < self.threshold:
            raise InvalidValue(f"{self.balance} is not below {self.threshold}: nothing to alert of")

    @classmethod
    def raised(cls, account: Account, threshold: Money, now: datetime) -> tuple[Account, Self]:
        """Return the account after its next alert, disarmed, and that alert."""
        after = replace(account, armed=False, episode=account.episode + 1, alerted_at=now)
        alert = cls(
            id=identity(account.id, after.episode),
            account_id=account.id,
            episode=after.episode,
            balance=account.balance,
            threshold=threshold,
            raised_at=now,
            due_at=now,
        )
        return after, alert

    def taken_by(self, channel: str, until: datetime) -> None:
        """Remember that a channel took it; nobody else touches it until then."""
        self.delivered |= {channel}
        self.due_at = until

    def finish(self, now: datetime) -> None:
        """All channels took it."""
        self.attempts += 1
        self.state, self.sent_at, self.claim, self.error = AlertState.SENT, now, None, None

    def fail(self, reason: str, now: datetime, again: datetime | None) -> None:
        """An attempt failed: try `again` at that instant, or, if None, not without being told to."""
        self.attempts += 1
        self.error = values.key_text(" ".join(reason.split())[:ERROR_LENGTH].strip(), "a reason")
        self.claim = None
        self.state = AlertState.FAILED if again is None else AlertState.PENDING
        self.due_at = again or now

    def put_off(self, until: datetime) -> None:
        """Let go of it before anything was tried; nobody touches it until then."""
        self.claim, self.due_at = None, until

    def retry(self, now: datetime) -> None:
        """Try a failed alert anew, as often as a new one."""
        if self.state is not AlertState.FAILED:
            raise NotFailed(self.id, self.state)
        self.state, self.attempts, self.due_at = AlertState.PENDING, 0, now


@dataclass(frozen=True, kw_only=True)
class AlertFilter(lists.Filter):
    """What a list of alerts is narrowed down to; what is None does not matter."""

    ORDERS: ClassVar = ("id",)

    account_id: str | Criterion | None = lists.reference()
    state: AlertState | Criterion | None = lists.choice(AlertState)
    attempts: Criterion | None = lists.integer()
    raised_at: Criterion | None = lists.instant()
    due_at: Criterion | None = lists.instant()
    sent_at: Criterion | None = lists.instant(optional=True)
    error: str | Criterion | None = lists.key(ERROR_LENGTH, optional=True)


def identity(account_id: str, episode: int) -> str:
    """Return the one identifier that an account's alert of this episode can have, whoever raises it."""
    return f"{account_id}-{episode}"
