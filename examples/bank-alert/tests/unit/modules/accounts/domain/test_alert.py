"""What may become of an alert."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.domain.errors import InvalidValue
from core.domain.money import Money
from modules.accounts.domain.account import Account
from modules.accounts.domain.alert import Alert, AlertState
from modules.accounts.domain.notice import Notice

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)
ACCOUNT = Account(
    id="a" * 32,
    number="DE-1",
    holder="Ada",
    address="ada@example.org",
    balance=Money.parse("1", "EUR"),
    balance_at=NOON,
    time_zone="Asia/Tokyo",
)


@pytest.fixture
def alert() -> Alert:
    return Alert.raised(ACCOUNT, Money.parse("5", "EUR"), NOON)[1]


def test_raising_one_disarms_the_account_and_names_the_alert_by_its_episode() -> None:
    after, alert = Alert.raised(ACCOUNT, Money.parse("5", "EUR"), NOON)
    assert (after.armed, after.episode, after.alerted_at) == (False, 1, NOON)
    assert alert.id == f"{ACCOUNT.id}-1"
    assert Alert.raised(after, Money.parse("5", "EUR"), LATER)[1].id == f"{ACCOUNT.id}-2"


def test_it_cannot_be_named_otherwise_nor_be_about_a_balance_that_is_not_low(alert: Alert) -> None:
    with pytest.raises(InvalidValue, match="does not name"):
        replace(alert, id="b")
    with pytest.raises(InvalidValue, match="not below"):
        replace(alert, balance=alert.threshold)


def test_sent_it_is_done(alert: Alert) -> None:
    alert.finish(LATER)
    assert (alert.state, alert.attempts, alert.sent_at) == (AlertState.SENT, 1, LATER)


def test_failed_it_is_pending_until_the_last_attempt_and_says_why(alert: Alert) -> None:
    alert.fail("smtp: \n 421  try\tlater", NOON, LATER)
    assert (alert.state, alert.due_at, alert.error) == (AlertState.PENDING, LATER, "smtp: 421 try later")
    alert.fail("x" * 1000, LATER, None)
    assert (alert.state, alert.attempts, len(alert.error or "")) == (AlertState.FAILED, 2, 255)


def test_only_a_failed_one_can_be_retried_and_starts_afresh(alert: Alert) -> None:
    with pytest.raises(InvalidValue, match="is pending"):
        alert.retry(NOON)
    alert.fail("no", NOON, None)
    alert.retry(LATER)
    assert (alert.state, alert.attempts, alert.due_at) == (AlertState.PENDING, 0, LATER)


def test_the_holder_reads_it_in_the_time_of_the_holders_clock(alert: Alert) -> None:
    notice = Notice.of(alert, ACCOUNT)
    assert notice.raised_at.strftime("%H:%M %Z") == "21:00 JST"
    assert notice.subject == "Low balance on account DE-1: 1.00 EUR"
    assert notice.key == alert.id
