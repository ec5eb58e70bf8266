"""The outbox in the database under test, and in memory."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from core.domain.ports import Begin
from core.infrastructure.database.engine import Database
from core.infrastructure.identifiers import Uuid7Identifiers
from modules.outbox.composition import UseCases
from modules.outbox.domain.event import Event, Handler
from modules.outbox.domain.ports import OutboxUnitOfWork
from modules.outbox.infrastructure.handlers import Handlers
from modules.outbox.infrastructure.memory import InMemoryOutboxUnitOfWork
from modules.outbox.infrastructure.repositories import SqlOutboxUnitOfWork
from modules.outbox.infrastructure.settings import OutboxSettings

from .happenings import SettableClock

Compose = Callable[..., UseCases]
Record = Callable[..., None]


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def stored(database: Database) -> Begin[OutboxUnitOfWork]:
    """Start a transaction on the backend under test."""
    return partial(SqlOutboxUnitOfWork, database)


@pytest.fixture(params=["stored", "in memory"])
def begin(request: pytest.FixtureRequest) -> Begin[OutboxUnitOfWork]:
    """Start a transaction on the backend under test, or on a dictionary."""
    if request.param == "stored":
        found: Begin[OutboxUnitOfWork] = request.getfixturevalue("stored")
        return found
    work = InMemoryOutboxUnitOfWork()
    return lambda: work


@pytest.fixture
def composed(clock: SettableClock) -> Compose:
    """Compose the use cases on transactions, with handlers and settings of the test's own choice."""

    def compose(begin: Begin[OutboxUnitOfWork], *handlers: Handler[Any], **settings: Any) -> UseCases:
        chosen = OutboxSettings(_env_file=None, **settings)
        return UseCases(begin, clock, Uuid7Identifiers(), chosen, Handlers(handlers).hand_over)

    return compose


@pytest.fixture
def record(clock: SettableClock) -> Record:
    """Record events in a transaction of their own, as of the clock's time."""

    def execute(begin: Begin[OutboxUnitOfWork], *events: Event) -> None:
        with begin() as work:
            work.outbox._clock = clock  # type: ignore[attr-defined]  # both adapters have it
            work.outbox.record(*events)
            work.commit()

    return execute
