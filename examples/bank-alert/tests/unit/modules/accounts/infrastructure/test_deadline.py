"""A time limit for what has none of its own."""

import time
from datetime import timedelta
from threading import Event

import pytest

from modules.accounts.domain.errors import NotDelivered, TimedOut
from modules.accounts.infrastructure.notifiers.deadline import within


def test_what_ends_in_time_is_left_alone() -> None:
    within(timedelta(seconds=5), "it", lambda: None)


def test_what_takes_too_long_is_given_up() -> None:
    release = Event()
    begin = time.monotonic()
    with pytest.raises(TimedOut, match=r"the server did not answer within 0\.05 s"):
        within(timedelta(seconds=0.05), "the server", lambda: release.wait(10) and None)
    assert time.monotonic() - begin < 5
    release.set()


@pytest.mark.parametrize("error", [NotDelivered("no"), TimeoutError("its own"), KeyboardInterrupt()])
def test_errors_come_out_as_they_are(error: BaseException) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        within(timedelta(seconds=5), "it", fail)
    assert caught.value is error
