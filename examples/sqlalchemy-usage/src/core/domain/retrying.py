"""When what failed is tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class FailedDeliveryIsTriedAgain:
    """After a failed attempt the next one waits, each time twice as long, until `attempts` were made."""

    attempts: int = 8
    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=1)

    def next(self, made: int, now: datetime) -> datetime | None:
        """Return when to try again after `made` attempts, None if that was the last."""
        if made >= self.attempts:
            return None
        wait = self.first
        for _ in range(made - 1):
            wait = min(wait * 2, self.longest)
        return now + min(wait, self.longest)
