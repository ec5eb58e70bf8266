"""Where the use cases of the outbox meet their adapters."""

from collections.abc import Callable
from datetime import timedelta

import modules
from config.settings import Settings
from core.domain.ports import Begin, Clock, Identifiers
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import recorded, retried

from .application.deliver_messages import DeliverMessages
from .application.hold_messages import HoldMessages
from .application.look_at_outbox import ListMessages, LookAtOutbox
from .application.purge_messages import PurgeMessages, PurgeSome
from .application.settle_dead import RetryMessages, SkipMessages
from .domain.message import Message
from .domain.ports import OutboxUnitOfWork
from .infrastructure.handlers import of_features
from .infrastructure.repositories import SqlOutboxUnitOfWork
from .infrastructure.settings import OutboxSettings


class UseCases:
    """Everything that can be done with messages. What the database gives up is run again, as a whole."""

    def __init__(
        self,
        begin: Begin[OutboxUnitOfWork],
        clock: Clock,
        identifiers: Identifiers,
        settings: OutboxSettings,
        hand_over: Callable[[Message], None],
    ) -> None:
        hold = HoldMessages(begin, clock, identifiers, timedelta(seconds=settings.lease), retried)
        # What a handler did cannot be undone: not the delivery is run again, but each transaction in it.
        self.deliver = recorded(DeliverMessages(hold, hand_over, clock, settings.again).execute)
        some = retried(PurgeSome(begin).execute)
        self.purge = PurgeMessages(some, clock, timedelta(days=settings.keep)).execute
        self.retry = retried(RetryMessages(begin, clock).execute)
        self.skip = retried(SkipMessages(begin, clock).execute)
        self.list = retried(ListMessages(begin).execute)
        self.status = retried(LookAtOutbox(begin, clock).execute)


def compose(settings: Settings, outbox: OutboxSettings | None = None) -> UseCases:
    """Return the use cases on the database that the settings name, with the handlers of all features."""
    database = connect(settings)
    return UseCases(
        lambda: SqlOutboxUnitOfWork(database),
        SystemClock(),
        Uuid7Identifiers(),
        outbox or OutboxSettings(),
        of_features(modules, settings).hand_over,
    )
