"""The API key reaches the provider, and nobody else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result as Ran

from modules.prices.infrastructure.local_provider.faults import Fault
from modules.prices.infrastructure.local_provider.server import LocalProvider

from .spring import MARKET

KEY = "S3cretK3y"
Run = Callable[..., Ran]


@pytest.fixture
def provider() -> Iterator[LocalProvider]:
    """A provider that asks for a key."""
    with LocalProvider(MARKET, key=KEY) as provider:
        yield provider


@pytest.fixture
def fetch(
    run: Run, from_here: None, both_formats: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    """Fetch a symbol in one of the formats, with everything logged."""
    monkeypatch.setenv("PRICES_PROVIDER", both_formats)
    monkeypatch.setenv("PRICES_CACHE", "cache")
    monkeypatch.setenv("PRICES_ATTEMPTS", "1")
    monkeypatch.setenv("PRICES_TOTAL_TIMEOUT", "0.3")
    return lambda: run("--verbose", "prices", "fetch", "S01", "--from", "2005-01-03", "--to", "2005-03-31")


def test_the_key_opens_the_door(fetch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRICES_API_KEY", KEY)
    done = fetch()
    assert done.exit_code == 0, done.output
    assert "HTTP Request: GET" in done.stderr, "everything is logged"
    assert KEY not in done.output


@pytest.mark.parametrize("wrong", ["", "Wr0ngK3y"])
def test_another_key_does_not(fetch: Run, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("PRICES_API_KEY", wrong)
    done = fetch()
    assert (done.exit_code, "Unauthorised" in done.stderr) == (1, True)
    assert "Wr0ngK3y" not in done.output


@pytest.mark.parametrize("fault", list(Fault))
def test_no_failure_shows_the_key(
    fetch: Run, provider: LocalProvider, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setenv("PRICES_API_KEY", KEY)
    provider.faults.switch_on(fault, seconds=0.01)
    done = fetch()
    assert KEY not in done.output
    kept = [file.read_bytes() for file in Path("cache").glob("*")]
    assert not any(KEY.encode() in answer for answer in kept)
