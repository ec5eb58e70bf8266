"""What all have to mind who call a service that is not theirs."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Event

import pytest

from core.infrastructure.peers import on_this_machine, retry_after, within


def test_what_ends_in_time_returns_its_result() -> None:
    assert within(5, lambda: "done") == "done"


def test_what_takes_too_long_is_given_up() -> None:
    release = Event()
    begin = time.monotonic()
    with pytest.raises(TimeoutError):
        within(0.05, lambda: release.wait(10))
    assert time.monotonic() - begin < 5
    release.set()


@pytest.mark.parametrize("error", [ValueError("no"), TimeoutError("its own"), KeyboardInterrupt()])
def test_errors_come_out_as_they_are(error: BaseException) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        within(5, fail)
    assert caught.value is error


@pytest.mark.parametrize(
    ("header", "seconds"), [("0", 0), ("120", 120), (" 7 ", 7), ("99999999999999999999", 1e20)]
)
def test_reads_seconds(header: str, seconds: float) -> None:
    assert retry_after({"retry-after": header}) == seconds


def test_reads_a_date_by_the_clock_of_the_server() -> None:
    headers = {"retry-after": "Wed, 21 Oct 2015 07:28:30 GMT", "date": "Wed, 21 Oct 2015 07:28:00 GMT"}
    assert retry_after(headers) == 30


def test_reads_a_date_by_our_clock_if_the_server_shows_none() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert 50 < (retry_after({"retry-after": soon}) or 0) <= 60


def test_a_date_that_has_passed_means_now() -> None:
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0


@pytest.mark.parametrize("header", ["", "soon", "-5", "1.5", "1e9", "²", "Wed, 99 Oct 2015 07:28:00 GMT"])
def test_ignores_nonsense(header: str) -> None:
    assert retry_after({"retry-after": header}) is None


def test_says_nothing_where_the_server_said_nothing() -> None:
    assert retry_after({}) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "LOCALHOST", "::1", "[::1]"])
def test_this_machine_has_several_names(host: str) -> None:
    assert on_this_machine(host)


@pytest.mark.parametrize("host", ["", "10.0.0.1", "0.0.0.0", "localhost.example.org", "example.org"])  # noqa: S104 - nothing is bound
def test_another_machine_is_not_this_one(host: str) -> None:
    assert not on_this_machine(host)
