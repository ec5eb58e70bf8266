"""The clock tells the time in UTC."""

from datetime import UTC, datetime, timedelta

from core.infrastructure.clock import SystemClock


def test_the_clock_tells_the_present_instant_in_utc() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)
