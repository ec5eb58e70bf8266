"""Accounts in the database under test, with a clock and a channel that a test can foretell."""

from collections.abc import Callable
from functools import partial

import pytest

from core.domain.ports import Begin
from core.infrastructure.database.engine import Database
from core.infrastructure.identifiers import Uuid7Identifiers
from modules.accounts.composition import Accounts
from modules.accounts.domain.ports import AccountsUnitOfWork, Notifier
from modules.accounts.infrastructure.settings import AlertSettings
from modules.accounts.infrastructure.unit_of_work import SqlAccountsUnitOfWork
from tests.unit.modules.accounts.doubles import RecordingNotifier, SettableClock

Compose = Callable[..., Accounts]


@pytest.fixture
def clock() -> SettableClock:
    """Noon, until the test moves on."""
    return SettableClock()


@pytest.fixture
def channel() -> RecordingNotifier:
    """The one channel on which alerts leave."""
    return RecordingNotifier()


@pytest.fixture
def begin(database: Database) -> Begin[AccountsUnitOfWork]:
    """Start a transaction on the backend under test."""
    return partial(SqlAccountsUnitOfWork, database)


@pytest.fixture
def compose(begin: Begin[AccountsUnitOfWork], clock: SettableClock) -> Compose:
    """Compose the use cases with channels and settings of the test's own choice."""

    def composed(*channels: Notifier, **settings: object) -> Accounts:
        chosen = AlertSettings(_env_file=None, **settings)  # type: ignore[arg-type]  # whichever a test sets
        return Accounts(begin, clock, Uuid7Identifiers(), chosen, channels)

    return composed


@pytest.fixture
def accounts(compose: Compose, channel: RecordingNotifier) -> Accounts:
    """Everything that can be done with accounts, by default settings."""
    return compose(channel)
