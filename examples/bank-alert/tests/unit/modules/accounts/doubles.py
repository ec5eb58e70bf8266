"""Doubles of the ports that the tests of accounts share."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from core.domain.ports import Clock
from modules.accounts.domain.errors import NotDelivered
from modules.accounts.domain.notice import Notice
from modules.accounts.domain.ports import Notifier


class SettableClock(Clock):
    """Stands still until it is told to move."""

    def __init__(self, at: datetime = datetime(2026, 3, 2, 12, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


class RecordingNotifier(Notifier):
    """Remembers what it was given, or raises the errors that it was told to, one a call."""

    def __init__(self, channel: str = "recording", errors: Iterable[NotDelivered] = ()) -> None:
        self.channel = channel
        self.time_out = timedelta(seconds=1)
        self.sent: list[Notice] = []
        self.errors = list(errors)

    def send(self, notice: Notice) -> None:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(notice)

    @property
    def keys(self) -> list[str]:
        return [notice.key for notice in self.sent]
