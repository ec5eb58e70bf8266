"""The HTTP client against real sockets."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from modules.prices.domain.errors import BadPayload, ProviderUnavailable, Unauthorised
from modules.prices.infrastructure.local_provider.faults import Fault
from modules.prices.infrastructure.local_provider.market import Market
from modules.prices.infrastructure.local_provider.server import LocalProvider
from modules.prices.infrastructure.settings import PricesSettings
from modules.prices.infrastructure.wire.client import HttpClient
from modules.prices.infrastructure.wire.spacing import Spacing

from .conftest import HASTE
from .spring import SPAN
from .wire import answering

Get = Callable[..., str]


@pytest.fixture
def get() -> Iterator[Get]:
    """Get the text of an address, once, with these settings."""
    clients = []

    def get_once(url: str, parameters: dict[str, str] | None = None, **changed: Any) -> str:
        chosen: dict[str, Any] = {**HASTE, "attempts": 1, **changed}
        settings = PricesSettings(_env_file=None, **chosen)
        clients.append(HttpClient(url, "apikey", settings, Spacing(settings.requests_per_second)))
        return clients[-1].get("/query", parameters or {}, {"text/plain", "application/json"}, str)

    yield get_once
    for client in clients:
        client.close()


def test_gives_the_text(get: Get) -> None:
    with answering(200, "Größe €".encode(), Content_Type="text/plain; charset=utf-8") as url:
        assert get(url) == "Größe €"


def test_text_must_be_utf8(get: Get) -> None:
    with (
        answering(200, b"Gr\xf6\xdfe", Content_Type="text/plain") as url,
        pytest.raises(BadPayload, match="not UTF-8, at byte 2"),
    ):
        get(url)


def test_a_server_that_drips_is_cut_off_in_total(get: Get, provider: LocalProvider) -> None:
    provider.faults.switch_on(Fault.DRIP)
    begin = monotonic()
    with pytest.raises(ProviderUnavailable, match="did not answer in time"):
        get(provider.url, {"symbol": "S01"}, read_timeout=5, total_timeout=0.3)
    assert 0.25 < monotonic() - begin < 1


def test_each_step_has_its_own_time_out(get: Get, provider: LocalProvider) -> None:
    provider.faults.switch_on(Fault.HANG)
    begin = monotonic()
    with pytest.raises(ProviderUnavailable, match="ReadTimeout"):
        get(provider.url, {"symbol": "S01"}, read_timeout=0.2, total_timeout=30)
    assert monotonic() - begin < 1


def test_an_address_that_swallows_everything_is_given_up_in_time(get: Get) -> None:
    begin = monotonic()
    with pytest.raises(ProviderUnavailable):
        get("http://192.0.2.1", connect_timeout=0.2)  # kept for documentation, by RFC 5737: nobody is there
    assert monotonic() - begin < 1


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_is_not_followed(get: Get, provider: LocalProvider, status: int) -> None:
    with (
        answering(status, b"", Location=f"{provider.url}/query?symbol=S01") as url,
        pytest.raises(BadPayload, match=f"status {status} in place of prices"),
    ):
        get(url, api_key="5ecret")
    assert provider.seen == []


@pytest.mark.parametrize("status", [204, 400, 404, 410, 418])
def test_other_statuses_are_final(get: Get, status: int) -> None:
    with answering(status, b"") as url, pytest.raises(BadPayload, match=f"status {status}"):
        get(url, attempts=3)


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_not_accepted_is_said_to_be(get: Get, status: int) -> None:
    with answering(status, b"") as url, pytest.raises(Unauthorised, match="set PRICES_API_KEY"):
        get(url)


def test_an_answer_that_unpacks_into_too_much_is_refused(get: Get) -> None:
    bomb = gzip.compress(b" " * 2_000_000)
    with (
        answering(200, bomb, Content_Type="text/plain", Content_Encoding="gzip") as url,
        pytest.raises(BadPayload, match="more than 1,000,000 bytes"),
    ):
        get(url, largest_answer=1_000_000)


def test_requests_begin_at_the_rate_that_is_set(get: Get, provider: LocalProvider) -> None:
    provider.faults.switch_on(Fault.SERVER_ERROR)
    begin = monotonic()
    with pytest.raises(ProviderUnavailable):
        get(provider.url, {"symbol": "S01"}, attempts=4, requests_per_second=20)
    assert len(provider.seen) == 4
    assert monotonic() - begin >= 0.15


def test_the_server_confirms_what_is_kept(get: Get, provider: LocalProvider, tmp_path: Path) -> None:
    asked = {"function": "TIME_SERIES_DAILY", "symbol": "S01", "outputsize": "full"}
    first, second = (get(provider.url, asked, cache=tmp_path) for _ in range(2))
    assert first == second
    assert [seen.tag is None for seen in provider.seen] == [True, False]
    assert len(list(tmp_path.iterdir())) == 1


def test_what_has_changed_is_sent_anew(get: Get, provider: LocalProvider, tmp_path: Path) -> None:
    asked = {"function": "TIME_SERIES_DAILY", "symbol": "KO", "outputsize": "full"}
    provider.market = Market(SPAN.first)
    before = get(provider.url, asked, cache=tmp_path)
    provider.market = Market(SPAN.last)
    after = get(provider.url, asked, cache=tmp_path)
    assert len(after) > len(before)
    assert after == get(provider.url, asked)
