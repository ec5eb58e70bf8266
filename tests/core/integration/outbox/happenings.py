"""Events that tests record, a clock that they set, and handlers that remember or fail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

from core.domain.ports import Clock
from modules.outbox.domain.event import Event, Handler

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moved(Event):
    """Somebody moved, for the so many-th time."""

    who: str
    step: int

    @property
    def key(self) -> str:
        return self.who


class SettableClock(Clock):
    """Stands still until it is told to move."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


class Witness:
    """Remembers what it is told, by whichever threads; fails for those of whom it is said."""

    def __init__(self, failing: Iterable[str] = ()) -> None:
        self.failing = set(failing)
        self.seen: list[tuple[str, int]] = []
        self.ids: list[str] = []
        self._lock = Lock()

    def __call__(self, event: Moved, id: str) -> None:
        with self._lock:
            self.ids.append(id)
            if event.who in self.failing:
                raise RuntimeError(f"{event.who} is not at home")
            self.seen.append((event.who, event.step))

    @property
    def handler(self) -> Handler[Moved]:
        return Handler(Moved, self)

    def of(self, who: str) -> list[int]:
        return [step for name, step in self.seen if name == who]


def moves(who: str, last: int, first: int = 1) -> list[Moved]:
    return [Moved(who, step) for step in range(first, last + 1)]
