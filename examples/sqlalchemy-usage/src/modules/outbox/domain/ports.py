"""What features, and the relay, ask of the outbox."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.domain.ports import Repository, UnitOfWork

from .event import Event
from .message import Message

Run = Sequence[Message]
"""Messages of one key, in their order."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one relay may deliver until its lease ends.

    `seen` counts the keys that had something due, also those that others were quicker to claim: as long as it
    is not zero, it is worth asking again.
    """

    seen: int
    runs: Sequence[Run]


class Outbox(ABC):
    """Where use cases record what has happened: the unit of work of their feature has one as `outbox`."""

    @abstractmethod
    def record(self, *events: Event) -> None:
        """Have the events delivered once the unit of work has committed; they are gone if it does not.

        Those of one key are delivered in the order in which they were recorded, and their transactions
        committed. `TransactionAborted` if another one recorded the same key meanwhile: what was read before
        that may be old, and the use case runs again. `InvalidValue` if an event has what JSON cannot hold.
        """


class MessageRepository(Repository[Message], Outbox):
    """Messages, as the relay sees them."""

    @abstractmethod
    def claim(self, relay: str, now: datetime, until: datetime, keys: int, run: int) -> Claim:
        """Take what is due, of so many keys and so many of each: until that instant it is nobody else's."""

    @abstractmethod
    def renew(self, relay: str, ids: Sequence[str], now: datetime, until: datetime) -> int:
        """Move the instant on for those messages that the relay still has; return how many they are."""

    @abstractmethod
    def purge(self, before: datetime, limit: int) -> int:
        """Remove up to `limit` messages that were settled before that instant; return how many they were."""


class OutboxUnitOfWork(UnitOfWork):
    """A transaction on messages."""

    outbox: MessageRepository
