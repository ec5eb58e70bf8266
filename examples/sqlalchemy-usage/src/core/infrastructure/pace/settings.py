"""Settings of a limit of requests, which are read only if there is one."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from config.settings import Settings


class PaceSettings(BaseSettings):
    """Where requests are counted."""

    model_config = {**Settings.model_config, "env_prefix": "RATE_LIMIT_"}

    storage: SecretStr = Field(
        SecretStr("memory://"),
        description="memory:// is each process for itself; redis:// or rediss:// one count for all of them",
    )
