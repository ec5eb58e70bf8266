"""The clock of this machine."""

from datetime import UTC, date, datetime

from core.domain.ports import Clock


class SystemClock(Clock):
    """Tells the operating system's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def now() -> datetime:
    """Return the present instant, for what is set to it unless somebody says otherwise."""
    return SystemClock().now()


def today() -> date:
    """Return the present day in UTC, likewise."""
    return now().date()
