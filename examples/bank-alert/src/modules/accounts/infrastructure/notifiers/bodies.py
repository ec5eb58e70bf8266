"""What a webhook posts, by who receives it."""

from collections.abc import Callable, Mapping

from ...domain.notice import Notice
from ..settings import Body
from .event import event


def slack(notice: Notice) -> dict[str, object]:
    """Return a message for Slack's incoming webhooks; Mattermost and Rocket.Chat take it as well.

    `&`, `<` and `>` are how Slack writes links and mentions, so a holder's name must not smuggle them in.
    """
    text = f"{notice.subject}\nThreshold {notice.threshold}, holder {notice.holder}"
    return {"text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}


def teams(notice: Notice) -> dict[str, object]:
    """Return a message for a Teams workflow: an adaptive card in an attachment.

    Its text stands in text runs, which know no Markdown: a name stays a name.
    """
    lines = [notice.subject, f"Threshold {notice.threshold}", f"Holder {notice.holder}"]
    blocks = [
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": line, "weight": weight}]}
        for line, weight in zip(lines, ("Bolder", "Default", "Default"), strict=True)
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": blocks,
    }
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


BODIES: Mapping[Body, Callable[[Notice], dict[str, object]]] = {
    Body.EVENT: event,
    Body.SLACK: slack,
    Body.TEAMS: teams,
}
