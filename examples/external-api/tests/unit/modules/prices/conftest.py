"""Prices in memory, on a day that a test can foretell."""

from datetime import UTC, date, datetime, time

import pytest

from core.domain.ports import Clock, Identifiers
from modules.prices.infrastructure.memory import InMemoryPricesUnitOfWork
from tests.doubles import CountingIdentifiers


class CalendarClock(Clock):
    """It is noon of a day that tests may turn the page of."""

    def __init__(self, today: date) -> None:
        self.today = today

    def now(self) -> datetime:
        return datetime.combine(self.today, time(12), UTC)


@pytest.fixture
def clock() -> CalendarClock:
    """A clock on Monday, 10 June 2024."""
    return CalendarClock(date(2024, 6, 10))


@pytest.fixture
def identifiers() -> Identifiers:
    """Identifiers that count."""
    return CountingIdentifiers()


@pytest.fixture
def work() -> InMemoryPricesUnitOfWork:
    """The unit of work that all use cases of a test share."""
    return InMemoryPricesUnitOfWork()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
