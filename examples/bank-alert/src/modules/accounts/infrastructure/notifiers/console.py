"""Alerts on standard output."""

from datetime import timedelta

from utils.output import say

from ...domain.errors import NotDelivered
from ...domain.notice import Notice
from ...domain.ports import Notifier


class ConsoleNotifier(Notifier):
    """Prints one line an alert."""

    channel = "console"
    time_out = timedelta(0)

    def send(self, notice: Notice) -> None:
        try:
            say(f"{notice.subject}, threshold {notice.threshold} ({notice.holder}) [{notice.key}]")
        except OSError as error:
            raise NotDelivered(f"standard output takes nothing: {error.strerror}") from error
