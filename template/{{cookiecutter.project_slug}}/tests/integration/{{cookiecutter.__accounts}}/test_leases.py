"""A worker has its alerts as long as it lives, however slow a channel is, and no longer."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler
from threading import Event

import pytest
from pydantic import SecretStr

from config.settings import Settings
from core.domain.errors import StaleEntity
from core.domain.money import Money
from core.domain.ports import Begin
from core.infrastructure.database.engine import Database
from modules.accounts.application.deliver_alerts import Delivered
from modules.accounts.composition import Accounts, compose
from modules.accounts.domain.alert import Alert, AlertState
from modules.accounts.domain.ports import AccountsUnitOfWork
from modules.accounts.infrastructure.memory import InMemoryAccountsUnitOfWork
from modules.accounts.infrastructure.settings import AlertSettings
from modules.accounts.infrastructure.unit_of_work import SqlAccountsUnitOfWork
from tests.processes import finish, running

from .receivers import WebServer, status, web_server
from .specimens import NOON, low_account
from .worker import deliver

MINUTE = timedelta(minutes=1)
THRESHOLD = Money.parse("100", "EUR")
A, B = "a" * 32, "b" * 32

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGSTOP")


@pytest.fixture(params=["stored", "in memory"])
def both(request: pytest.FixtureRequest) -> Begin[AccountsUnitOfWork]:
    """Transactions on the database under test, and on dictionaries."""
    if request.param == "stored":
        database: Database = request.getfixturevalue("database")
        return partial(SqlAccountsUnitOfWork, database)
    work = InMemoryAccountsUnitOfWork()
    return lambda: work


def claim(begin: Begin[AccountsUnitOfWork], worker: str, now: datetime) -> list[Alert]:
    with begin() as work:
        found = work.alerts.claim(worker, now, now + MINUTE, 10)
        work.commit()
    return list(found.alerts)


def renew(begin: Begin[AccountsUnitOfWork], worker: str, alerts: list[Alert], now: datetime) -> int:
    with begin() as work:
        renewed = work.alerts.renew(worker, [alert.id for alert in alerts], now, now + MINUTE)
        work.commit()
    return renewed


def settle(begin: Begin[AccountsUnitOfWork], alert: Alert) -> None:
    with begin() as work:
        work.alerts.update(alert)
        work.commit()


def add_low(begin: Begin[AccountsUnitOfWork], number: int, now: datetime) -> None:
    with begin() as work:
        for n in range(number):
            account, alert = Alert.raised(low_account(n), THRESHOLD, now)
            work.accounts.add(account)
            work.alerts.add(alert)
        work.commit()


def test_a_claim_that_is_renewed_does_not_end(both: Begin[AccountsUnitOfWork]) -> None:
    add_low(both, 2, NOON)
    ours = claim(both, A, NOON)
    assert renew(both, A, ours, NOON + MINUTE / 2) == 2
    assert claim(both, B, NOON + MINUTE) == []
    for alert in ours:  # what is renewed can be settled as it was
        alert.finish(NOON + MINUTE)
        settle(both, alert)
    assert claim(both, B, NOON + 9 * MINUTE) == []


def test_only_what_is_still_to_be_delivered_is_renewed(both: Begin[AccountsUnitOfWork]) -> None:
    add_low(both, 3, NOON)
    sent, failed, rest = ours = claim(both, A, NOON)
    sent.finish(NOON)
    failed.fail("busy", NOON, NOON)
    settle(both, sent)
    settle(both, failed)
    assert renew(both, A, ours, NOON + MINUTE / 2) == 1
    assert {alert.id for alert in claim(both, B, NOON + MINUTE)} == {failed.id}
    assert {alert.id for alert in claim(both, B, NOON + 2 * MINUTE)} == {failed.id, rest.id}


def test_who_was_taken_for_dead_renews_and_settles_nothing(both: Begin[AccountsUnitOfWork]) -> None:
    add_low(both, 1, NOON)
    (late,) = claim(both, A, NOON)
    assert renew(both, A, [late], NOON + MINUTE) == 0  # it has ended, though nobody took it yet
    assert len(claim(both, B, NOON + MINUTE)) == 1
    assert renew(both, A, [late], NOON + MINUTE) == 0
    late.finish(NOON + MINUTE)
    with pytest.raises(StaleEntity):
        settle(both, late)
    assert len(claim(both, A, NOON + 2 * MINUTE)) == 1


class Held:
    """Answers of a receiver that waits until it is let go."""

    def __init__(self) -> None:
        self.asked, self.go = Event(), Event()

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.set()
        self.go.wait(60)
        status(200)(handler)


@pytest.fixture
def receiver() -> Iterator[WebServer]:
    with web_server() as running_:
        yield running_


@pytest.fixture
def held(receiver: WebServer) -> Iterator[Held]:
    """The receiver's first answer."""
    first = Held()
    receiver.answers.append(first)
    yield first
    first.go.set()


@pytest.fixture
def url(settings: Settings, database: Database) -> str:
    """The database under test, in which one alert is due."""
    add_low(partial(SqlAccountsUnitOfWork, database), 1, datetime.now(UTC))
    assert settings.database_url
    return settings.database_url.get_secret_value()


@pytest.fixture
def other(settings: Settings, url: str, receiver: WebServer) -> Accounts:
    """Another worker, in this process."""
    hook = SecretStr(receiver.url)
    alerts = AlertSettings(_env_file=None, channels=("webhook",), webhook_url=hook, lease=MINUTE)
    return compose(settings, alerts)


def takes_over(other: Accounts) -> Callable[[], bool]:
    return lambda: other.deliver().sent > 0


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def stored(other: Accounts) -> Alert:
    ((alert, _),) = other.list_alerts().items
    return alert


def test_a_channel_that_takes_longer_than_the_lease_keeps_the_alert_to_its_worker(
    url: str, receiver: WebServer, held: Held, other: Accounts
) -> None:
    lease = timedelta(seconds=2)
    with running(deliver, url, receiver.url, lease, Delivered(sent=1)) as process:
        assert held.asked.wait(30)
        assert not within(1.5 * lease.total_seconds(), takes_over(other))
        held.go.set()
        finish(process)
    assert len(receiver.posted) == 1
    assert (stored(other).state, stored(other).attempts) == (AlertState.SENT, 1)


@needs_signals
def test_what_a_killed_worker_had_is_anothers_after_the_lease(
    url: str, receiver: WebServer, held: Held, other: Accounts
) -> None:
    with running(deliver, url, receiver.url, timedelta(seconds=1), Delivered()) as process:
        assert held.asked.wait(30)
        process.kill()
        process.join()
        assert within(30, takes_over(other))
    first, second = receiver.posted  # killed while sending: the key tells the receiver
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert (stored(other).state, stored(other).attempts) == (AlertState.SENT, 1)


@needs_signals
def test_a_worker_that_wakes_up_after_its_lease_changes_nothing(
    url: str, receiver: WebServer, held: Held, other: Accounts
) -> None:
    with running(deliver, url, receiver.url, timedelta(seconds=1), Delivered(overtaken=1)) as process:
        assert held.asked.wait(30)
        os.kill(process.pid, signal.SIGSTOP)
        assert within(30, takes_over(other))
        after = stored(other)
        os.kill(process.pid, signal.SIGCONT)
        held.go.set()
        finish(process)
    assert stored(other) == after
    assert (after.state, after.attempts) == (AlertState.SENT, 1)
    assert len({posted.headers["webhook-id"] for posted in receiver.posted}) == 1
