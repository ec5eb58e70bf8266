"""Look at the outbox."""

from dataclasses import dataclass
from datetime import datetime

from core.application.lists import leaf
from core.domain.lists import FIRST_PAGE, Leafing
from core.domain.ports import Begin, Clock, Page

from ..domain.message import Message, MessageFilter, State
from ..domain.ports import OutboxUnitOfWork

EVERY_MESSAGE = MessageFilter()


@dataclass(frozen=True)
class Status:
    """How many messages are in each state, and for how long the oldest of those that wait has done so."""

    messages: dict[State, int]
    oldest_waiting: datetime | None
    oldest_waiting_seconds: float


class LookAtOutbox:
    """Count messages."""

    def __init__(self, begin: Begin[OutboxUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def execute(self) -> Status:
        with self._begin() as work:
            work.snapshot()
            messages = {state: work.outbox.count(state=state) for state in State}
            waiting = work.outbox.list(order_by="recorded_at", limit=1, state=State.WAITING).items
        oldest = waiting[0].recorded_at if waiting else None
        age = max((self._clock.now() - oldest).total_seconds(), 0.0) if oldest else 0.0
        return Status(messages, oldest, age)


class ListMessages:
    """Leaf through the messages that are wanted, the first recorded first unless asked for otherwise."""

    def __init__(self, begin: Begin[OutboxUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, wanted: MessageFilter = EVERY_MESSAGE, leafing: Leafing = FIRST_PAGE) -> Page[Message]:
        with self._begin() as work:
            return leaf(work.outbox, wanted, leafing, order_by="id")
