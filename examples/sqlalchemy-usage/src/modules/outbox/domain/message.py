"""An event on its way."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from core.domain import lists, values
from core.domain.criteria import Criterion
from core.domain.entities import Versioned
from core.domain.errors import Conflict

NAME_LENGTH = 100
REASON_LENGTH = 255


class State(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    SKIPPED = "skipped"


@dataclass(kw_only=True)
class Message(Versioned):
    """An event as it is stored; `id` is the same each time that it is delivered.

    Positions count up within a key. What is not at the head of its key, behind none that waits or is dead, is
    nobody's to deliver. A waiting one is not before `due_at`: a relay that claims it moves that instant on to
    the end of its lease. Of one that is settled it tells when that was.
    """

    SETTLED: ClassVar = (State.DELIVERED, State.SKIPPED)

    key: str
    position: int
    name: str
    payload: str
    recorded_at: datetime
    due_at: datetime
    state: State = State.WAITING
    attempts: int = 0
    claim: str | None = None
    error: str | None = None

    def __post_init__(self) -> None:
        values.line(self.key, "key")
        values.line(self.name, "name", NAME_LENGTH)

    def finish(self, now: datetime) -> None:
        """Its handlers have done what they do."""
        self.attempts += 1
        self.state, self.due_at, self.claim, self.error = State.DELIVERED, now, None, None

    def fail(self, reason: str, now: datetime, again: datetime | None) -> None:
        """An attempt failed: try `again` at that instant or, if None, not without being told to."""
        self.attempts += 1
        self.state = State.DEAD if again is None else State.WAITING
        self.due_at, self.claim = again or now, None
        self.error = " ".join(reason.replace("\0", " ").split())[:REASON_LENGTH].strip()

    def let_go(self, now: datetime) -> None:
        """Nothing was tried: it is anybody's."""
        self.due_at, self.claim = now, None

    def retry(self, now: datetime) -> None:
        """Try a dead one anew, as often as a new one; `Conflict` if it is not dead."""
        self._demand_dead()
        self.state, self.attempts, self.due_at = State.WAITING, 0, now

    def skip(self, now: datetime) -> None:
        """Never deliver a dead one, so that those behind it go on; `Conflict` if it is not dead."""
        self._demand_dead()
        self.state, self.due_at = State.SKIPPED, now

    def _demand_dead(self) -> None:
        if self.state is not State.DEAD:
            raise Conflict(f"message {self.id} is {self.state.value}, not dead")


@dataclass(frozen=True, kw_only=True)
class MessageFilter(lists.Filter):
    """What a list of messages is narrowed down to; what is None does not matter."""

    ORDERS: ClassVar = ("id",)

    key: str | Criterion | None = lists.key()
    position: Criterion | None = lists.integer()
    name: str | Criterion | None = lists.key(NAME_LENGTH)
    payload: Criterion | None = lists.text()
    recorded_at: Criterion | None = lists.instant()
    due_at: Criterion | None = lists.instant()
    state: State | Criterion | None = lists.choice(State)
    attempts: Criterion | None = lists.integer()
    error: str | Criterion | None = lists.key(REASON_LENGTH, optional=True)
