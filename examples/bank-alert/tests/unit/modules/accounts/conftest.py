"""Accounts in memory, with a clock, identifiers and a channel that a test can foretell."""

import pytest

from core.domain.money import Money
from modules.accounts.composition import Accounts
from modules.accounts.domain.account import Account
from modules.accounts.infrastructure.memory import InMemoryAccountsUnitOfWork
from modules.accounts.infrastructure.settings import AlertSettings
from tests.doubles import CountingIdentifiers

from .doubles import RecordingNotifier, SettableClock


@pytest.fixture
def clock() -> SettableClock:
    """Noon, until the test moves on."""
    return SettableClock()


@pytest.fixture
def work() -> InMemoryAccountsUnitOfWork:
    """The unit of work that all use cases of a test share."""
    return InMemoryAccountsUnitOfWork()


@pytest.fixture
def channel() -> RecordingNotifier:
    """The one channel on which alerts leave."""
    return RecordingNotifier()


@pytest.fixture
def accounts(work: InMemoryAccountsUnitOfWork, clock: SettableClock, channel: RecordingNotifier) -> Accounts:
    """Everything that can be done with accounts, by default settings."""
    return Accounts(lambda: work, clock, CountingIdentifiers(), AlertSettings(_env_file=None), [channel])


@pytest.fixture
def account(accounts: Accounts) -> Account:
    """An account that is well above the default threshold of 100."""
    return accounts.open("DE-1", "Ada Lovelace", "ada@example.org", Money.parse("500", "EUR"))
