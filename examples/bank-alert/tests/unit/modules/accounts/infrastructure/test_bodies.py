"""What webhooks post."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest

from core.domain.money import Money
from modules.accounts.domain.notice import Notice
from modules.accounts.infrastructure.notifiers.bodies import BODIES, slack, teams
from modules.accounts.infrastructure.notifiers.event import event

NOTICE = Notice(
    key="a-1",
    number="DE-1",
    holder="Ada",
    address="ada@example.org",
    balance=Money.parse("12.5", "EUR"),
    threshold=Money.parse("100", "EUR"),
    raised_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
)


def test_an_event_has_exact_amounts_and_the_key() -> None:
    data = event(NOTICE)["data"]
    assert isinstance(data, dict)
    assert data["balance"] == {"amount": "12.50", "currency": "EUR"}
    assert data["key"] == "a-1"


def test_a_name_cannot_mention_people_in_slack() -> None:
    assert slack(replace(NOTICE, holder="<!channel> & co"))["text"] == (
        "Low balance on account DE-1: 12.50 EUR\nThreshold 100.00 EUR, holder &lt;!channel&gt; &amp; co"
    )


def test_teams_gets_a_card_without_markdown() -> None:
    message = json.dumps(teams(NOTICE))
    assert '"contentType": "application/vnd.microsoft.card.adaptive"' in message
    assert "TextBlock" not in message.replace("RichTextBlock", "")


@pytest.mark.parametrize("body", BODIES.values())
def test_every_body_is_json_that_names_account_and_balance(body: object) -> None:
    written = orjson.dumps(body(NOTICE)).decode()  # type: ignore[operator]  # each of them is a function
    assert "DE-1" in written
    assert "12.50" in written
