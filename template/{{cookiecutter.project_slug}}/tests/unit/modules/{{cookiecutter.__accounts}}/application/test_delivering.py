"""Alerts leave once, are tried again, and are never lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from itertools import count

import pytest

from core.domain.errors import InvalidValue, NotFound
from core.domain.money import Money
from core.domain.retrying import FailedDeliveryIsTriedAgain
from modules.accounts.application.claim_alerts import ClaimAlerts, Claimed
from modules.accounts.application.deliver_alerts import DeliverAlerts
from modules.accounts.application.settle_alert import SettleAlert
from modules.accounts.composition import Accounts
from modules.accounts.domain.alert import Alert, AlertFilter, AlertState
from modules.accounts.domain.errors import NotDelivered, TimedOut
from modules.accounts.domain.notice import Notice
from modules.accounts.domain.policies import QuietHoursDelayDelivery
from modules.accounts.domain.ports import Notifier
from modules.accounts.infrastructure.memory import InMemoryAccountsUnitOfWork
from modules.accounts.infrastructure.settings import AlertSettings
from tests.doubles import CountingIdentifiers

from ..doubles import RecordingNotifier, SettableClock

Compose = Callable[..., Accounts]


@pytest.fixture
def compose(work: InMemoryAccountsUnitOfWork, clock: SettableClock) -> Compose:
    """Compose the use cases with channels and settings of the test's own choice, over the same accounts."""
    identifiers = CountingIdentifiers()

    def composed(*channels: Notifier, **settings: object) -> Accounts:
        chosen = AlertSettings(_env_file=None, **settings)  # type: ignore[arg-type]  # whichever a test sets
        return Accounts(lambda: work, clock, identifiers, chosen, channels)

    return composed


@pytest.fixture(autouse=True)
def _two_low_accounts(accounts: Accounts) -> None:
    for number, zone in (("DE-1", "Europe/Berlin"), ("JP-1", "Asia/Tokyo")):
        accounts.open(number, "Ada", "ada@example.org", Money.parse("5", "EUR"), time_zone=zone)
    assert accounts.check() == 2


def alerts(accounts: Accounts) -> list[Alert]:
    return [alert for alert, _ in accounts.list_alerts().items]


def states(accounts: Accounts) -> list[str]:
    return [alert.state.value for alert in alerts(accounts)]


def test_what_is_due_is_sent_once(accounts: Accounts, channel: RecordingNotifier) -> None:
    assert accounts.deliver().sent == 2
    assert accounts.deliver().sent == 0
    assert len(set(channel.keys)) == len(channel.sent) == 2
    assert {notice.number for notice in channel.sent} == {"DE-1", "JP-1"}
    assert states(accounts) == ["sent", "sent"]


def test_many_are_sent_in_several_claims(accounts: Accounts, channel: RecordingNotifier) -> None:
    for n in range(50):
        accounts.open(f"X-{n}", "Bob", "bob@example.org", Money.parse("5", "EUR"))
    accounts.check()
    assert accounts.deliver().sent == 52
    assert len(set(channel.keys)) == 52


def test_a_failure_is_tried_again_later_under_the_same_key(compose: Compose, clock: SettableClock) -> None:
    channel = RecordingNotifier(errors=[NotDelivered("busy"), TimedOut("slow")])
    accounts = compose(channel)
    assert accounts.deliver().retrying == 2
    assert {alert.error for alert in alerts(accounts)} == {"recording: busy", "recording: slow"}
    assert accounts.deliver().sent == 0
    clock.forward(minutes=1)
    assert accounts.deliver().sent == 2
    assert sorted(channel.keys) == sorted(alert.id for alert in alerts(accounts))
    assert [alert.attempts for alert in alerts(accounts)] == [2, 2]


def test_after_the_last_attempt_it_is_failed_and_visible(compose: Compose, clock: SettableClock) -> None:
    accounts = compose(RecordingNotifier(errors=[NotDelivered("gone")] * 6), attempts=3)
    for expected in ((2, 0), (2, 0), (0, 2)):
        done = accounts.deliver()
        assert (done.retrying, done.failed) == expected
        clock.forward(hours=1)
    assert accounts.deliver().sent == 0
    assert states(accounts) == ["failed", "failed"]
    assert len(accounts.list_alerts(AlertFilter(state=AlertState.FAILED)).items) == 2


def test_a_permanent_refusal_is_not_tried_again_by_itself(compose: Compose) -> None:
    accounts = compose(RecordingNotifier(errors=[NotDelivered("no such mailbox", permanent=True)]))
    done = accounts.deliver()
    assert (done.failed, done.sent) == (1, 1)


def test_a_channel_that_asks_for_time_is_given_it(compose: Compose, clock: SettableClock) -> None:
    accounts = compose(RecordingNotifier(errors=[NotDelivered("busy", wait=timedelta(hours=3))] * 2))
    accounts.deliver()
    assert {alert.due_at for alert in alerts(accounts)} == {clock.now() + timedelta(hours=3)}


def test_failed_ones_are_retried_on_command(compose: Compose, clock: SettableClock) -> None:
    channel = RecordingNotifier(errors=[NotDelivered("gone", permanent=True)] * 2)
    accounts = compose(channel)
    accounts.deliver()
    first, second = alerts(accounts)
    with pytest.raises(NotFound):
        accounts.retry([first.id, "nobody"])
    assert states(accounts) == ["failed", "failed"]
    assert accounts.retry([first.id]) == 1
    with pytest.raises(InvalidValue, match="is pending"):
        accounts.retry([first.id])
    assert accounts.retry() == 1
    assert accounts.deliver().sent == 2
    assert set(channel.keys) == {first.id, second.id}


def test_every_channel_takes_it_and_none_that_took_it_is_asked_again(
    compose: Compose, clock: SettableClock
) -> None:
    mail = RecordingNotifier("mail")
    hook = RecordingNotifier("hook", errors=[NotDelivered("down")] * 2)
    accounts = compose(mail, hook)
    assert accounts.deliver().retrying == 2
    assert {alert.delivered for alert in alerts(accounts)} == {frozenset({"mail"})}
    clock.forward(minutes=1)
    assert accounts.deliver().sent == 2
    assert len(mail.sent) == len(hook.sent) == 2


def test_a_channel_that_fails_does_not_keep_the_others_from_theirs(compose: Compose) -> None:
    mail = RecordingNotifier("mail", errors=[NotDelivered("down")] * 2)
    hook = RecordingNotifier("hook")
    compose(mail, hook).deliver()
    assert len(hook.sent) == 2


@pytest.mark.parametrize("channels", [[], [RecordingNotifier("a"), RecordingNotifier("a")]])
def test_channels_are_at_least_one_and_told_apart(compose: Compose, channels: list[Notifier]) -> None:
    with pytest.raises(InvalidValue, match="at least one channel"):
        compose(*channels)


def test_quiet_hours_delay_only_those_whose_holders_sleep(compose: Compose, clock: SettableClock) -> None:
    channel = RecordingNotifier()
    accounts = compose(channel, quiet_from=time(20), quiet_until=time(8))
    done = accounts.deliver()  # noon in UTC: 13:00 in Berlin, 21:00 in Tokyo
    assert (done.sent, done.put_off) == (1, 1)
    assert [notice.number for notice in channel.sent] == ["DE-1"]
    (waiting,) = [alert for alert in alerts(accounts) if alert.state is AlertState.PENDING]
    assert waiting.due_at == datetime(2026, 3, 2, 23, tzinfo=UTC)
    assert waiting.attempts == 0
    clock.forward(hours=11)
    assert accounts.deliver().sent == 1


def test_a_claim_keeps_others_off_until_its_lease_ends(compose: Compose, clock: SettableClock) -> None:
    class Crash(Exception):
        pass

    class Crashing(RecordingNotifier):
        def send(self, notice: object) -> None:
            raise Crash

    with pytest.raises(Crash):
        compose(Crashing()).deliver()
    channel = RecordingNotifier()
    accounts = compose(channel)
    assert accounts.deliver().sent == 0
    clock.forward(minutes=2)
    assert accounts.deliver().sent == 2
    assert [alert.attempts for alert in alerts(accounts)] == [1, 1]


def test_a_worker_that_was_overtaken_leaves_the_alert_to_the_other(
    compose: Compose, clock: SettableClock, work: InMemoryAccountsUnitOfWork
) -> None:
    other = RecordingNotifier("recording")

    class Stalling(RecordingNotifier):
        def send(self, notice: object) -> None:
            clock.forward(minutes=3)  # a machine that sleeps: the lease ends, another worker takes over
            compose(other).deliver()

    done = compose(Stalling()).deliver()
    assert done.sent == 0
    assert done.overtaken == 2
    assert len(other.sent) == 2


def test_between_two_channels_the_claim_keeps_what_it_was_renewed_for(
    accounts: Accounts, work: InMemoryAccountsUnitOfWork, clock: SettableClock
) -> None:
    ends: list[datetime] = []

    class Looking(RecordingNotifier):
        def send(self, notice: Notice) -> None:
            ends.append(work.alerts.get(notice.key).due_at)

    @contextmanager
    def renewed(claimed: Claimed) -> Iterator[None]:
        claimed.until += timedelta(hours=1)
        yield

    minute, none = timedelta(minutes=1), QuietHoursDelayDelivery()
    claim = ClaimAlerts(lambda: work, clock, CountingIdentifiers(), none, minute).execute
    settle, again = SettleAlert(lambda: work).execute, FailedDeliveryIsTriedAgain()
    channels = [RecordingNotifier("mail"), Looking("hook")]
    assert DeliverAlerts(claim, settle, renewed, channels, clock, again, minute).execute().sent == 2
    assert ends == [clock.now() + minute + timedelta(hours=1)] * 2


def test_nothing_is_sent_when_the_lease_may_not_last(compose: Compose, clock: SettableClock) -> None:
    class Slow(RecordingNotifier):
        def send(self, notice: object) -> None:
            super().send(notice)  # type: ignore[arg-type]  # it is one
            clock.forward(seconds=119.5)

    channel = Slow()
    assert compose(channel).deliver().sent == 2  # the second in a claim of its own
    assert len(set(channel.keys)) == len(channel.sent) == 2


def test_with_a_lease_shorter_than_the_time_outs_half_of_it_must_be_left(
    compose: Compose, clock: SettableClock
) -> None:
    class Slow(RecordingNotifier):
        def send(self, notice: Notice) -> None:
            super().send(notice)
            clock.forward(seconds=0.6)

    channel = Slow()
    done = compose(channel, lease=timedelta(seconds=1)).deliver()  # its time-out is a second, too
    assert (done.sent, channel.sent[0] != channel.sent[1]) == (2, True)


def test_told_to_stop_it_lets_go_of_what_it_had_claimed(
    compose: Compose, accounts: Accounts, channel: RecordingNotifier
) -> None:
    calls: Iterator[int] = count()
    assert compose(channel).deliver(lambda: next(calls) >= 2).sent == 1
    assert compose(channel).deliver().sent == 1
    assert len(set(channel.keys)) == 2
