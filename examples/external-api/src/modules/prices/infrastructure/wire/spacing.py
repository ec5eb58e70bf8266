"""A rate limit on our side."""

from threading import Lock
from time import monotonic, sleep


class Spacing:
    """Lets requests of all threads begin one by one, evenly spaced: no burst that a provider could mind."""

    def __init__(self, per_second: float) -> None:
        """0 is no limit."""
        self._gap = 1 / per_second if per_second else 0.0
        self._next = monotonic()
        self._lock = Lock()

    def wait(self) -> None:
        """Return when this thread's turn has come."""
        with self._lock:
            turn = max(self._next, monotonic())
            self._next = turn + self._gap
        sleep(max(0.0, turn - monotonic()))

    def pause(self, seconds: float) -> None:
        """Let nobody else begin within so many seconds."""
        with self._lock:
            self._next = max(self._next, monotonic() + seconds)
