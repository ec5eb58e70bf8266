"""Settings of the provider, from the environment and `.env`, each name with PRICES_ before it."""

from pkgutil import iter_modules
from typing import Self

from pydantic import AnyHttpUrl, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from config.settings import PathSetting, Settings
from core.infrastructure.peers import on_this_machine
from core.infrastructure.strict import Integer, Seconds

from . import providers as files


def providers() -> list[str]:
    """Name the providers that there are: each is a file in `providers/`."""
    return sorted(module.name for module in iter_modules(files.__path__))


class PricesSettings(BaseSettings):
    """Where prices come from, and how hard we may ask for them. Times are in seconds."""

    model_config = {**Settings.model_config, "env_prefix": "PRICES_"}

    provider: str = Field("alphavantage", description="alphavantage, eodhd, finnhub, stooq or one of yours")
    base_url: AnyHttpUrl | None = Field(None, description="Where it is; its public address if unset")
    api_key: SecretStr | None = Field(None, description="Key that the provider gave you")

    concurrency: Integer = Field(10, ge=1, le=64, description="Requests under way at once")
    requests_per_second: Seconds = Field(1, ge=0, description="Requests begun in a second, 0 for no limit")
    lease: Seconds = Field(30, ge=1, description="Until another host takes the part of one that is dead")
    attempts: Integer = Field(4, ge=1, le=10, description="Times that one request is tried")
    patience: Seconds = Field(60, ge=0, description="Longest wait that we obey, and longest spell of retries")
    backoff: Seconds = Field(0.5, gt=0, description="Wait before the first retry; it doubles, with jitter")
    connect_timeout: Seconds = Field(5, gt=0, description="For a connection to be made")
    read_timeout: Seconds = Field(10, gt=0, description="For the next bytes to come")
    total_timeout: Seconds = Field(30, gt=0, description="For one answer, from connecting to its last byte")
    largest_answer: Integer = Field(16_000_000, gt=0, description="Most bytes of an answer, once unpacked")
    cache: PathSetting | None = Field(
        None, description="Folder for answers that come with an ETag; none if unset"
    )

    @field_validator("provider")
    @classmethod
    def _is_there(cls, value: str) -> str:
        if value not in providers():
            raise ValueError(f"must be one of {', '.join(providers())}")
        return value

    @model_validator(mode="after")
    def _keys_travel_encrypted(self) -> Self:
        """Refuse to send a key in the clear to another machine."""
        if (
            self.api_key
            and self.base_url
            and self.base_url.scheme == "http"
            and not on_this_machine(self.base_url.host or "")
        ):
            raise ValueError("PRICES_BASE_URL must begin with https:// when PRICES_API_KEY is set")
        return self
