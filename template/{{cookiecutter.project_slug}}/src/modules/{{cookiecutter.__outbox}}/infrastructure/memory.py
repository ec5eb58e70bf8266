"""Messages in memory, for the unit tests of any feature that records events."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from core.domain.ports import Clock, Identifiers
from core.infrastructure.clock import SystemClock
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork

from ..domain.event import Event
from ..domain.message import Message, State
from ..domain.ports import Claim, MessageRepository, OutboxUnitOfWork
from .recording import messages
from .runs import runs


class InMemoryMessageRepository(InMemoryRepository[Message], MessageRepository):
    """Messages in a dictionary; a unit of work in memory has it as `outbox`."""

    unique = (("key", "position"),)

    def __init__(self, clock: Clock | None = None, identifiers: Identifiers | None = None) -> None:
        super().__init__()
        self._clock, self._identifiers = clock or SystemClock(), identifiers or Uuid7Identifiers()

    def record(self, *events: Event) -> None:
        def last(_: Iterable[str]) -> dict[str, int]:
            return {each.key: each.position for each in self._ordered()}

        self.add_many(messages(events, last, self._clock, self._identifiers))

    def claim(self, relay: str, now: datetime, until: datetime, keys: int, run: int) -> Claim:
        open_ = [each for each in self._ordered() if each.state not in Message.SETTLED]
        due = [each for each in runs(open_) if each[0].state is State.WAITING and each[0].due_at <= now]
        chosen = sorted(due, key=lambda each: (each[0].due_at, each[0].id))[:keys]
        claimed = [replace(each, claim=relay, due_at=until) for some in chosen for each in some[:run]]
        for message in claimed:
            self.update(message)
        return Claim(len(chosen), runs(claimed))

    def renew(self, relay: str, ids: Sequence[str], now: datetime, until: datetime) -> int:
        found = [self.items[id] for id in ids if id in self.items]
        ours = [each for each in found if each.claim == relay and each.due_at > now]
        ours = [each for each in ours if each.state is State.WAITING]
        self.items.update({each.id: replace(each, due_at=until) for each in ours})
        return len(ours)

    def purge(self, before: datetime, limit: int) -> int:
        settled = [each for each in self.items.values() if each.state in Message.SETTLED]
        old = [each.id for each in settled if each.due_at < before][:limit]
        for id in old:
            self.remove(id)
        return len(old)

    def _ordered(self) -> list[Message]:
        return sorted(self.items.values(), key=attrgetter("key", "position"))


class InMemoryOutboxUnitOfWork(InMemoryUnitOfWork, OutboxUnitOfWork):
    """Transactions on messages in a dictionary; the same object may be entered again and again."""

    outbox: InMemoryMessageRepository

    def __init__(self, outbox: InMemoryMessageRepository | None = None) -> None:
        self.outbox = outbox or InMemoryMessageRepository()
