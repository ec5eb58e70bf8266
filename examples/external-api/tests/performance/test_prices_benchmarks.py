"""Fetching fifty symbols beside the least time that it can take."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import sleep

import pytest

from config.settings import PROJECT, Backend, Settings
from core.infrastructure.database.base import Base
from core.infrastructure.database.engine import Database
from modules.prices.application.fetch_prices import Result
from modules.prices.composition import Prices, compose
from modules.prices.domain.span import Span
from modules.prices.infrastructure.settings import PricesSettings

SYMBOLS = [f"B{number:02}" for number in range(50)]
MONTH = Span(date(2005, 3, 1), date(2005, 3, 31))
AT_ONCE = 10
DELAY = 0.2
"""Seconds that the provider takes for an answer."""


@pytest.fixture
def provider() -> Iterator[str]:
    """A provider in a process of its own, as providers are: what it costs is not ours."""
    serve = ["provider", "serve", "--port", "0", "--delay", str(DELAY), "--until", str(MONTH.last), *SYMBOLS]
    with subprocess.Popen(
        [sys.executable, "-c", "import main; main.run()", *serve],
        env=os.environ | {"PYTHONPATH": str(PROJECT / "src"), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        process.stdout.readline()
        yield process.stdout.readline().strip().removeprefix("PRICES_BASE_URL=")
        process.terminate()


@pytest.fixture
def prices(settings: Settings, database: Database, provider: str) -> Prices:
    unlimited = PricesSettings(_env_file=None, base_url=provider, requests_per_second=0, concurrency=AT_ONCE)
    return compose(settings, unlimited)


def test_fifty_answers_take_little_longer_than_waiting_for_them(
    compare: Callable[..., None], prices: Prices, database: Database, backend: Backend, quick: bool
) -> None:
    if quick:
        pytest.skip("it takes ten seconds, of which nearly all is waiting")

    def fetch() -> None:
        outcomes = list(prices.fetch(SYMBOLS, MONTH))
        assert {outcome.result for outcome in outcomes} == {Result.STORED}
        assert len(outcomes) == len(SYMBOLS)

    def only_wait() -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(sleep, [DELAY] * len(SYMBOLS)))

    def forget() -> None:
        with database.engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())

    compare(
        "prices fetch",
        fetch,
        only_wait,
        backend=backend,
        size=len(SYMBOLS),
        rounds=5,
        against="only waiting",
        at_most=1.3,
        prepare=forget,
    )
