"""Settings of the alerts, from the environment and `.env`, each name with ALERTS_ before it."""

from base64 import b64decode
from datetime import time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, HttpUrl, SecretStr, TypeAdapter, model_validator
from pydantic_settings import BaseSettings, NoDecode

from config.settings import PathSetting, Settings, data_folder
from core.infrastructure.peers import on_this_machine
from core.infrastructure.strict import Integer, Number

from .durations import duration, time_of_day

Duration = Annotated[
    timedelta, BeforeValidator(lambda value: duration(value) if isinstance(value, str) else value)
]
TimeOfDay = Annotated[
    time, BeforeValidator(lambda value: time_of_day(value) if isinstance(value, str) else value)
]
Words = BeforeValidator(lambda value: value.replace(",", " ").split() if isinstance(value, str) else value)

SIGNING = "whsec_"
"""What the key of a signature begins with, if its bytes are written in base64."""

BROKERS = "redis://", "rediss://"


class Channel(StrEnum):
    """A way for alerts to leave."""

    CONSOLE = "console"
    FILE = "file"
    SMTP = "smtp"
    WEBHOOK = "webhook"


class Security(StrEnum):
    """How a connection to the mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Body(StrEnum):
    """What a webhook's receiver understands."""

    EVENT = "event"
    SLACK = "slack"
    TEAMS = "teams"


class AlertSettings(BaseSettings):
    """When a balance is low, and how alerts leave. Durations are written as 90s, 15m, 24h or 7d."""

    model_config = {**Settings.model_config, "env_prefix": "ALERTS_"}

    threshold: Number = Field(Decimal(100), description="Default threshold, a whole number of any currency")
    thresholds: dict[str, Number] = Field({}, description='By currency, as JSON: {"JPY": "10000"}')
    cooldown: Duration = Field(timedelta(hours=24), description="Least time between two alerts of an account")
    quiet_from: TimeOfDay = Field(
        time(0), description="Nothing is delivered from this time on the holder's clock"
    )
    quiet_until: TimeOfDay = Field(time(0), description="until this one; the same for no quiet hours")

    channels: Annotated[tuple[Channel, ...], NoDecode, Words] = Field(
        (Channel.CONSOLE,), min_length=1, description="One or more of console, file, smtp and webhook"
    )
    time_out: Duration = Field(timedelta(seconds=10), description="Longest wait for a channel")
    lease: Duration = Field(
        timedelta(minutes=2),
        ge=timedelta(seconds=1),
        description="Until another worker takes the alerts of one that is dead; a living one renews it",
    )
    attempts: Integer = Field(8, ge=1, le=100, description="Times that delivery is tried")
    first_wait: Duration = Field(
        timedelta(minutes=1), description="Wait before the second attempt; it doubles"
    )
    longest_wait: Duration = Field(timedelta(hours=1), description="Longest wait between two attempts")

    broker_url: SecretStr | None = Field(
        None,
        description="Redis by which `alerts run` shares its jobs with other hosts: redis:// or rediss://",
    )
    broker_threads: Integer = Field(
        4, ge=1, le=64, description="Jobs that one process does at a time, with a broker"
    )

    profiles: PathSetting = Field(
        default_factory=lambda: data_folder() / "profiles", description="Folder of your own import profiles"
    )

    file: PathSetting = Field(
        default_factory=lambda: data_folder() / "alerts.jsonl", description="File of that channel"
    )

    smtp_host: str = Field("127.0.0.1", description="Mail server")
    smtp_port: Integer = Field(587, ge=1, le=65535, description="Its port")
    smtp_security: Security = Field(Security.STARTTLS, description="starttls, tls or none")
    smtp_ca: PathSetting | None = Field(
        None, description="Certificates to trust, if the system's do not suffice"
    )
    smtp_user: str | None = Field(None, description="User name, if the mail server asks for one")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password")
    smtp_sender: str = Field(
        "alerts@example.org", pattern=r"^[^@\s]+@[^@\s]+$", description="Address that alerts come from"
    )

    webhook_url: SecretStr | None = Field(
        None, description="Where to post; whoever knows it may post there too"
    )
    webhook_secret: SecretStr | None = Field(None, description="Key of the signature, base64 after whsec_")
    webhook_body: Body = Field(Body.EVENT, description="event (for receivers of your own), slack or teams")

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if len(set(self.channels)) < len(self.channels):
            raise ValueError("ALERTS_CHANNELS names a channel twice")
        if self.broker_url and not self.broker_url.get_secret_value().startswith(BROKERS):
            raise ValueError("ALERTS_BROKER_URL must begin with redis:// or rediss://")
        if Channel.WEBHOOK in self.channels:
            if self.webhook_url is None:
                raise ValueError("ALERTS_WEBHOOK_URL must be set for the channel webhook")
            url = TypeAdapter(HttpUrl).validate_python(self.webhook_url.get_secret_value())
            if url.scheme != "https" and not on_this_machine(url.host or ""):
                raise ValueError(
                    "ALERTS_WEBHOOK_URL must begin with https://, since alerts tell about people"
                )
        if self.webhook_secret and self.webhook_secret.get_secret_value().startswith(SIGNING):
            try:
                b64decode(self.webhook_secret.get_secret_value().removeprefix(SIGNING), validate=True)
            except ValueError:
                raise ValueError(f"ALERTS_WEBHOOK_SECRET must be base64 after {SIGNING}") from None
        if self.smtp_user and self.smtp_security is Security.NONE and not on_this_machine(self.smtp_host):
            raise ValueError("ALERTS_SMTP_SECURITY must not be none where a password is sent")
        return self
