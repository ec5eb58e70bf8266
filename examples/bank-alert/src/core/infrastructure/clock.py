"""The clock of this machine."""

from datetime import UTC, datetime

from core.domain.ports import Clock


class SystemClock(Clock):
    """Tells the operating system's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)
