"""A provider on this machine, and prices fetched from it into the database under test."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from config.settings import Settings
from core.infrastructure.database.engine import Database
from modules.prices.composition import Prices, compose
from modules.prices.infrastructure.local_provider.server import LocalProvider
from modules.prices.infrastructure.settings import PricesSettings, providers

from .spring import MARKET

collect_ignore = (
    [] if os.environ.get("DB_BACKEND", "sqlite") == "sqlite" else ["test_faults.py", "test_secrets.py"]
)
"""What a provider does wrong, and what is said of it: no database makes a difference there."""
HASTE = {"requests_per_second": 0, "attempts": 3, "backoff": 0.005, "lease": 2}
"""No waiting where a test does not ask for it; time-outs stay long, for machines that are busy."""

Compose = Callable[..., Prices]


@pytest.fixture
def provider() -> Iterator[LocalProvider]:
    """The provider: a real server, in which nothing fails unless it is told to."""
    with LocalProvider(MARKET) as provider:
        yield provider


@pytest.fixture(params=["alphavantage", "stooq"])
def both_formats(request: pytest.FixtureRequest) -> str:
    """Whose format the provider is asked in: one of JSON, and one of CSV."""
    name: str = request.param
    return name


@pytest.fixture(params=providers())
def every_provider(request: pytest.FixtureRequest) -> str:
    """Each provider that there is."""
    name: str = request.param
    return name


@pytest.fixture
def composed(settings: Settings, database: Database, provider: LocalProvider) -> Compose:
    """Compose prices on the database under test, with these settings of the provider."""

    def compose_with(**changed: Any) -> Prices:
        chosen: dict[str, Any] = {**HASTE, "base_url": provider.url, **changed}
        return compose(settings, PricesSettings(_env_file=None, **chosen))

    return compose_with


@pytest.fixture
def from_here(environment: None, provider: LocalProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the environment as for a user who fetches from the provider."""
    for name, value in {**HASTE, "base_url": provider.url}.items():
        monkeypatch.setenv(f"PRICES_{name.upper()}", str(value))
