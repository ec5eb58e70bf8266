"""Being told to stop."""

import signal
import time
from types import FrameType

BLINK = 0.2
"""Seconds after which a stop is noticed at the latest."""


class StopSignal:
    """Set by SIGTERM or Ctrl-C from `listen` on; whoever works asks `requested` between two steps."""

    def __init__(self) -> None:
        self._requested = False

    def requested(self) -> bool:
        return self._requested

    def listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._request)

    def wait(self, seconds: float = float("inf")) -> None:
        """Return soon after the signal, or after so many seconds.

        Only a flag is set by its handler: a lock taken there could hang.
        """
        until = time.monotonic() + seconds
        while not self._requested and (left := until - time.monotonic()) > 0:
            time.sleep(min(BLINK, left))

    def _request(self, _number: int, _frame: FrameType | None) -> None:
        self._requested = True
