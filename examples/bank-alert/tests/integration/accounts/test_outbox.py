"""Alerts leave from the database once, whoever delivers them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Lock

import pytest

from core.domain.errors import NotFound
from core.domain.lists import Leafing
from core.domain.money import Money
from core.domain.ports import Begin
from modules.accounts.composition import Accounts
from modules.accounts.domain.alert import AlertFilter, AlertState
from modules.accounts.domain.errors import NotDelivered
from modules.accounts.domain.notice import Notice
from modules.accounts.domain.ports import AccountsUnitOfWork
from tests.unit.modules.accounts.doubles import RecordingNotifier, SettableClock

from .conftest import Compose
from .specimens import low_account


@pytest.fixture(autouse=True)
def _sixty_alerts(accounts: Accounts, begin: Begin[AccountsUnitOfWork]) -> None:
    with begin() as work:
        work.accounts.add_many(low_account(n) for n in range(60))
        work.commit()
    assert accounts.check() == 60


class SharedNotifier(RecordingNotifier):
    """Records what many threads send."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()

    def send(self, notice: Notice) -> None:
        with self._lock:
            super().send(notice)


def test_many_workers_at_once_send_each_alert_once(accounts: Accounts, compose: Compose) -> None:
    channel = SharedNotifier()
    with ThreadPoolExecutor(4) as pool:
        done = [future.result() for future in [pool.submit(compose(channel).deliver) for _ in range(4)]]
    assert sum(each.sent for each in done) == 60
    assert sum(each.overtaken for each in done) == 0
    assert len(set(channel.keys)) == len(channel.keys) == 60
    assert accounts.report().alerts == {AlertState.PENDING: 0, AlertState.SENT: 60, AlertState.FAILED: 0}


def test_claims_do_not_overlap_and_end_with_their_lease(
    begin: Begin[AccountsUnitOfWork], clock: SettableClock
) -> None:
    def claimed(worker: str) -> set[str]:
        with begin() as work:
            claim = work.alerts.claim(worker * 32, clock.now(), clock.now() + timedelta(minutes=1), 40)
            work.commit()
        assert all(alert.claim == worker * 32 for alert in claim.alerts)
        return {alert.id for alert in claim.alerts}

    first, second = claimed("a"), claimed("b")
    assert (len(first), len(second)) == (40, 20)
    assert not first & second
    assert claimed("c") == set()
    clock.forward(minutes=1)
    assert len(claimed("d")) == 40


def test_the_first_to_be_due_is_the_first_to_go(
    begin: Begin[AccountsUnitOfWork], clock: SettableClock
) -> None:
    with begin() as work:
        alerts = list(work.alerts.stream())
        late = alerts.pop()
        late.put_off(clock.now() - timedelta(seconds=1))
        work.alerts.update(late)
        claim = work.alerts.claim("a" * 32, clock.now(), clock.now() + timedelta(minutes=1), 1)
    assert [alert.id for alert in claim.alerts] == [late.id]


def test_what_failed_is_seen_retried_and_sent_under_its_key(compose: Compose, clock: SettableClock) -> None:
    channel = RecordingNotifier(errors=[NotDelivered("no such mailbox", permanent=True)] * 60)
    accounts = compose(channel)
    assert accounts.deliver().failed == 60
    failed = accounts.list_alerts(AlertFilter(state=AlertState.FAILED), Leafing(limit=100)).items
    assert {alert.error for alert, _ in failed} == {"recording: no such mailbox"}
    with pytest.raises(NotFound):
        accounts.retry(["nobody"])
    assert accounts.retry() == 60
    assert accounts.deliver().sent == 60
    assert sorted(channel.keys) == sorted(alert.id for alert, _ in failed)


def test_channels_that_took_it_are_remembered(compose: Compose, clock: SettableClock) -> None:
    mail, hook = RecordingNotifier("mail"), RecordingNotifier("hook", errors=[NotDelivered("down")] * 60)
    accounts = compose(mail, hook)
    assert accounts.deliver().retrying == 60
    clock.forward(minutes=1)
    assert accounts.deliver().sent == 60
    assert len(set(mail.keys)) == len(mail.keys) == 60
    assert {alert.delivered for alert, _ in accounts.list_alerts().items} == {frozenset({"mail", "hook"})}


def test_lists_go_from_the_latest_back_page_by_page(accounts: Accounts, clock: SettableClock) -> None:
    clock.forward(hours=1)
    accounts.open("LAST", "Ada", "ada@example.org", Money.parse("5", "EUR"))
    accounts.check()
    found, after = [], None
    while True:
        page = accounts.list_alerts(leafing=Leafing(limit=25, after=after))
        found += [account.number for _, account in page.items]
        after = page.next
        if after is None:
            break
    assert found[0] == "LAST"
    assert len(set(found)) == len(found) == 61


def test_the_report_counts_by_day_and_state(accounts: Accounts, clock: SettableClock) -> None:
    clock.forward(days=1)
    accounts.open("LAST", "Ada", "ada@example.org", Money.parse("5", "EUR"))
    accounts.check()
    accounts.deliver()
    report = accounts.report()
    assert [(count.day.day, count.state, count.alerts) for count in report.per_day] == [
        (2, AlertState.SENT, 60),
        (3, AlertState.SENT, 1),
    ]
    assert len(report.low) == 25
    clock.forward(days=28)
    assert sum(count.alerts for count in accounts.report().per_day) == 61
    clock.forward(days=1)
    assert sum(count.alerts for count in accounts.report().per_day) == 1
