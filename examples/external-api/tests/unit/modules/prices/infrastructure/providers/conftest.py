"""What is read from an answer, without asking anybody."""

from collections.abc import Callable
from datetime import date
from importlib import import_module

import pytest

from core.domain.ports import Clock
from modules.prices.domain.bar import BadBar, sorted_out
from modules.prices.domain.candle import Candle
from modules.prices.domain.span import Span
from modules.prices.infrastructure.provider import HttpProvider
from modules.prices.infrastructure.settings import PricesSettings
from modules.prices.infrastructure.wire.spacing import Spacing

Read = Callable[..., tuple[list[Candle], list[BadBar]]]


@pytest.fixture
def provider(request: pytest.FixtureRequest, clock: Clock) -> HttpProvider:
    """The provider after which the test file is named."""
    name = request.path.stem.removeprefix("test_")
    module = import_module(f"modules.prices.infrastructure.providers.{name}")
    made: HttpProvider = module.Provider(PricesSettings(_env_file=None), Spacing(0), clock)
    return made


@pytest.fixture
def read(provider: HttpProvider) -> Read:
    """Return the candles and the bad bars of an answer about a symbol, IBM unless told otherwise."""

    def read(text: str, symbol: str = "IBM") -> tuple[list[Candle], list[BadBar]]:
        return sorted_out(symbol, Span(date.min, date.max), provider.bars(text, symbol))

    return read
