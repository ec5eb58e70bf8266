"""Settings of the outbox, from the environment and `.env`, each name with OUTBOX_ before it."""

from datetime import timedelta

from pydantic import Field
from pydantic_settings import BaseSettings

from config.settings import Settings
from core.domain.retrying import FailedDeliveryIsTriedAgain
from core.infrastructure.strict import Integer


class OutboxSettings(BaseSettings):
    """How messages are delivered."""

    model_config = {**Settings.model_config, "env_prefix": "OUTBOX_"}

    attempts: Integer = Field(12, ge=1, le=100, description="Times that delivery is tried")
    first_wait: Integer = Field(5, ge=1, description="Seconds before the second attempt; they double")
    longest_wait: Integer = Field(3_600, ge=1, description="Most seconds between two attempts")
    lease: Integer = Field(
        60,
        ge=1,
        description="Seconds until another relay takes what one that is dead had; a living one renews it",
    )
    keep: Integer = Field(7, ge=1, description="Days for which what was delivered or skipped is kept")

    @property
    def again(self) -> FailedDeliveryIsTriedAgain:
        """The rule that these settings come to."""
        first, longest = timedelta(seconds=self.first_wait), timedelta(seconds=self.longest_wait)
        return FailedDeliveryIsTriedAgain(self.attempts, first, longest)
