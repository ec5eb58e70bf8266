"""Messages in a table of the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from core.domain.errors import AlreadyExists, TransactionAborted
from core.domain.ports import Clock, Identifiers
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.batches import KEYS, batched
from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork
from core.infrastructure.identifiers import Uuid7Identifiers

from ..domain.event import Event
from ..domain.message import Message, State
from ..domain.ports import Claim, MessageRepository, OutboxUnitOfWork
from .models import MessageRow
from .recording import messages
from .runs import runs

SYSTEM_CLOCK, UUIDS = SystemClock(), Uuid7Identifiers()


class SqlMessageRepository(SqlRepository[Message], MessageRepository):
    """Messages; `composition.py` of a feature hands it to its unit of work as `outbox`."""

    entity = Message
    model = MessageRow

    def __init__(
        self, session: Session, clock: Clock = SYSTEM_CLOCK, identifiers: Identifiers = UUIDS
    ) -> None:
        super().__init__(session)
        self._clock, self._identifiers = clock, identifiers

    def record(self, *events: Event) -> None:
        """Two that record the same key at once take the same position, which only one of them gets."""
        new = messages(events, self._last, self._clock, self._identifiers)
        try:
            self.add_many(new)
        except AlreadyExists as error:
            raise TransactionAborted("another transaction has recorded an event of the same key") from error

    def claim(self, relay: str, now: datetime, until: datetime, keys: int, run: int) -> Claim:
        """Look for heads, then compare and set; what is behind a head of ours is nobody else's to take."""
        due = and_(MessageRow.state == State.WAITING, MessageRow.due_at <= now)
        earlier = aliased(MessageRow)
        behind = exists().where(
            earlier.key == MessageRow.key,
            earlier.state.in_([State.WAITING, State.DEAD]),
            earlier.position < MessageRow.position,
        )
        query = select(MessageRow.id).where(due, ~behind).order_by(MessageRow.due_at, MessageRow.id)
        heads = self._connection.scalars(query.limit(keys)).all()
        if not heads:
            return Claim(0, [])
        taken = {"claim": relay, "due_at": until, "version": MessageRow.version + 1}
        self._connection.execute(update(MessageRow).where(MessageRow.id.in_(heads), due).values(taken))
        if followers := self._behind(heads, relay, run):
            for ids in batched(followers, KEYS):
                self._connection.execute(update(MessageRow).where(MessageRow.id.in_(ids)).values(taken))
        ours = [message for message in self.get_many([*heads, *followers]) if message.claim == relay]
        return Claim(len(heads), runs(ours))

    def renew(self, relay: str, ids: Sequence[str], now: datetime, until: datetime) -> int:
        renewed = 0
        for some in batched(ids, KEYS):
            ours = and_(MessageRow.id.in_(some), MessageRow.claim == relay, MessageRow.due_at > now)
            still = and_(ours, MessageRow.state == State.WAITING)
            renewed += self._connection.execute(update(MessageRow).where(still).values(due_at=until)).rowcount
        return renewed

    def purge(self, before: datetime, limit: int) -> int:
        settled = and_(MessageRow.state.in_(Message.SETTLED), MessageRow.due_at < before)
        ids = self._connection.scalars(select(MessageRow.id).where(settled).limit(min(limit, KEYS))).all()
        if not ids:
            return 0
        return self._connection.execute(delete(MessageRow).where(MessageRow.id.in_(ids))).rowcount

    def _behind(self, heads: Sequence[str], relay: str, run: int) -> Sequence[str]:
        head = aliased(MessageRow)
        query = (
            select(MessageRow.id)
            .join(head, head.key == MessageRow.key)
            .where(head.id.in_(heads), head.claim == relay, MessageRow.state == State.WAITING)
            .where(MessageRow.position > head.position, MessageRow.position < head.position + run)
        )
        return self._connection.scalars(query).all()

    def _last(self, keys: Iterable[str]) -> dict[str, int]:
        last: dict[str, int] = {}
        for some in batched(dict.fromkeys(keys), KEYS):
            query = select(MessageRow.key, func.max(MessageRow.position)).where(MessageRow.key.in_(some))
            last |= dict(self._connection.execute(query.group_by(MessageRow.key)).all())
        return last


class SqlOutboxUnitOfWork(SqlUnitOfWork, OutboxUnitOfWork):
    """A transaction on messages in a database."""

    def _enter(self, session: Session) -> None:
        self.outbox = SqlMessageRepository(session)
