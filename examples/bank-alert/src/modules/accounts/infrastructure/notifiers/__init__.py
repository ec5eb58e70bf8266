"""Adapters of the `Notifier` port, one a channel, and the choice among them."""

from ...domain.ports import Notifier
from ..settings import AlertSettings, Channel


def notifiers(settings: AlertSettings) -> list[Notifier]:
    """Return a notifier for each channel that the settings name; nothing is connected yet."""
    return [_notifier(channel, settings) for channel in settings.channels]


def _notifier(channel: Channel, settings: AlertSettings) -> Notifier:
    match channel:
        case Channel.CONSOLE:
            from .console import ConsoleNotifier

            return ConsoleNotifier()
        case Channel.FILE:
            from .file import FileNotifier

            return FileNotifier(settings.file, settings.time_out)
        case Channel.SMTP:
            from .smtp import SmtpNotifier

            return SmtpNotifier(settings)
        case Channel.WEBHOOK:
            from .webhook import WebhookNotifier

            return WebhookNotifier(settings)
