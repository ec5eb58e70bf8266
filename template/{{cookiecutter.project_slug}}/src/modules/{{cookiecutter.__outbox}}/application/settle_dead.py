"""Settle dead messages."""

from collections.abc import Iterator, Sequence

from core.domain.errors import NotFound
from core.domain.ports import Begin, Clock

from ..domain.message import Message, State
from ..domain.ports import MessageRepository, OutboxUnitOfWork

PAGE = 500


class RetryMessages:
    """Make dead messages wait again, those named or else all; return how many.

    `NotFound` if one of those named is not there, `Conflict` if one is not dead.
    """

    def __init__(self, begin: Begin[OutboxUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def execute(self, ids: Sequence[str] = ()) -> int:
        retried = 0
        with self._begin() as work:
            for messages in [_named(work.outbox, ids)] if ids else _dead(work.outbox):
                for message in messages:
                    message.retry(self._clock.now())
                    work.outbox.update(message)
                retried += len(messages)
            work.commit()
        return retried


class SkipMessages:
    """Give dead messages up, so that what is behind them is delivered; return how many.

    `NotFound` if one is not there, `Conflict` if one is not dead.
    """

    def __init__(self, begin: Begin[OutboxUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def execute(self, ids: Sequence[str]) -> int:
        with self._begin() as work:
            messages = _named(work.outbox, ids)
            for message in messages:
                message.skip(self._clock.now())
                work.outbox.update(message)
            work.commit()
        return len(messages)


def _named(outbox: MessageRepository, ids: Sequence[str]) -> Sequence[Message]:
    found = outbox.get_many(ids)
    if missing := set(ids) - {message.id for message in found}:
        raise NotFound(f"there is no message {min(missing)[:80]}")
    return found


def _dead(outbox: MessageRepository) -> Iterator[Sequence[Message]]:
    while page := outbox.list(limit=PAGE, state=State.DEAD).items:
        yield page
