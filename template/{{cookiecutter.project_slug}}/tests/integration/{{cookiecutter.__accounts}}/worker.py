"""Workers as processes of their own, light to start."""

import time
from datetime import timedelta

from pydantic import SecretStr

from config.settings import Settings
from core.domain.errors import StorageUnavailable
from modules.accounts.application.deliver_alerts import Delivered
from modules.accounts.composition import compose
from modules.accounts.infrastructure.settings import AlertSettings

LEASE = timedelta(seconds=2)


def work(database_url: str, webhook_url: str) -> None:
    """Check and deliver until it is killed."""
    settings = Settings(_env_file=None, database_url=SecretStr(database_url))
    alerts = AlertSettings(
        _env_file=None,
        channels=("webhook",),
        webhook_url=SecretStr(webhook_url),
        time_out=LEASE / 4,
        lease=LEASE,
        first_wait=LEASE / 10,
    )
    accounts = compose(settings, alerts)
    while True:
        try:
            accounts.check()
            accounts.deliver()
        except StorageUnavailable:  # what a busy machine may bring; the next round tries again
            time.sleep(0.1)
        time.sleep(0.02)


def deliver(database_url: str, webhook_url: str, lease: timedelta, expected: Delivered) -> None:
    """Deliver once over a channel that may take far longer than the lease."""
    settings = Settings(_env_file=None, database_url=SecretStr(database_url))
    alerts = AlertSettings(
        _env_file=None,
        channels=("webhook",),
        webhook_url=SecretStr(webhook_url),
        time_out=timedelta(minutes=1),
        lease=lease,
    )
    done = compose(settings, alerts).deliver()
    assert done == expected, done
