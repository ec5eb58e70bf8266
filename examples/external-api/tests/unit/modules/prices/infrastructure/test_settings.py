import pytest
from pydantic import ValidationError

from modules.prices.infrastructure.settings import PricesSettings, providers


def test_everything_has_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PricesSettings.model_fields:
        monkeypatch.delenv(f"PRICES_{name.upper()}", raising=False)
    found = PricesSettings()
    assert (found.provider, found.base_url, found.api_key) == ("alphavantage", None, None)


def test_names_begin_with_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRICES_PROVIDER", "stooq")
    monkeypatch.setenv("PRICES_CONCURRENCY", "3")
    assert (PricesSettings().provider, PricesSettings().concurrency) == ("stooq", 3)


def test_a_provider_is_a_file() -> None:
    assert providers() == ["alphavantage", "eodhd", "finnhub", "stooq"]
    with pytest.raises(ValidationError, match="must be one of alphavantage, eodhd, finnhub, stooq"):
        PricesSettings(provider="yahoo")


@pytest.mark.parametrize("text", ["nan", "inf", "1e3", "1_0", "+5", ".5", "5.", "1,5", "１"])
@pytest.mark.parametrize("name", ["PRICES_PATIENCE", "PRICES_REQUESTS_PER_SECOND", "PRICES_ATTEMPTS"])
def test_numbers_are_written_out(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(ValidationError, match="such as 12"):
        PricesSettings(_env_file=None)


def test_seconds_may_have_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRICES_BACKOFF", "0.25")
    assert PricesSettings(_env_file=None).backoff == 0.25


def test_the_key_is_not_shown() -> None:
    found = PricesSettings(api_key="5ecret")
    assert "5ecret" not in f"{found!r} {found} {found.model_dump()}"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8765", "http://localhost:1", "http://[::1]:1", "https://a.org"]
)
def test_a_key_may_travel_encrypted_or_stay_on_this_machine(url: str) -> None:
    assert PricesSettings(api_key="5ecret", base_url=url).base_url


@pytest.mark.parametrize("url", ["http://example.org", "http://10.0.0.1", "http://localhost.example.org"])
def test_a_key_never_travels_in_the_clear(url: str) -> None:
    with pytest.raises(ValidationError, match="must begin with https") as refused:
        PricesSettings(api_key="5ecret", base_url=url)
    assert "5ecret" not in str(refused.value)
