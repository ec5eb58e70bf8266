"""What can be made to go wrong."""

from dataclasses import dataclass
from enum import StrEnum
from threading import Lock


class Fault(StrEnum):
    """A way to fail. The text is its name on the command line."""

    DELAY = "delay"
    """The right answer, late by the time-out of a patient client or so."""
    TOO_MANY = "too-many"
    """Status 429 with `Retry-After` in seconds."""
    TOO_MANY_UNTIL = "too-many-until"
    """Status 429 with `Retry-After` as a date."""
    SERVER_ERROR = "server-error"
    """Status 500."""
    HANG = "hang"
    """No answer, ever."""
    DRIP = "drip"
    """The right answer, a byte at a time."""
    TRUNCATED = "truncated"
    """Half of the right answer, then the connection is closed."""
    WRONG_TYPE = "wrong-type"
    """A web page in place of the prices."""
    MALFORMED_NUMBER = "malformed-number"
    """The right answer with one price that is none."""
    BAD_BAR = "bad-bar"
    """The right answer, but the last day closes above its high."""
    REVISED = "revised"
    """The right answer, but the last day closes a cent off what was told before."""
    SPLIT = "split"
    """All prices divided by four, as after a split."""
    PREMIUM = "premium"
    """A text in place of a whole history: that is for premium keys only."""
    QUOTA_NOTE = "quota-note"
    """A text with status 200: the requests of the day are used up."""
    BURST_NOTE = "burst-note"
    """A text with status 200: fewer requests a second, please."""
    UNAUTHORISED = "unauthorised"
    """Status 401."""
    HUGE = "huge"
    """An answer that does not end."""


@dataclass(slots=True)
class Switched:
    """A fault that is on: for one symbol or for all; so many times more, or until it is switched off."""

    fault: Fault
    symbol: str | None = None
    times: int | None = None
    seconds: float = 1.0


class FaultBoard:
    """The switches. Threads share it."""

    def __init__(self) -> None:
        self._on: list[Switched] = []
        self._lock = Lock()

    def switch_on(
        self, fault: Fault, *, symbol: str | None = None, times: int | None = None, seconds: float = 1.0
    ) -> None:
        """Let requests fail; `seconds` is how long a delay lasts, or what `Retry-After` asks for."""
        with self._lock:
            self._on.append(Switched(fault, symbol, times, seconds))

    def switch_off(self) -> None:
        """Let everything work again."""
        with self._lock:
            self._on.clear()

    def next_for(self, symbol: str) -> Switched | None:
        """Return what befalls a request for the symbol, if anything, and count it."""
        with self._lock:
            for switched in self._on:
                if switched.symbol in {None, symbol} and switched.times != 0:
                    if switched.times is not None:
                        switched.times -= 1
                    return switched
        return None
