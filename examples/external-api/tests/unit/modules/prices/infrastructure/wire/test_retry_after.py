from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from modules.prices.infrastructure.wire.retry_after import retry_after


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
