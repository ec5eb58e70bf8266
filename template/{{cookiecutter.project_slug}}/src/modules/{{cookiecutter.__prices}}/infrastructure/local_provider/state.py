"""What the connections to a local provider have in common."""

from dataclasses import dataclass, field
from threading import Event, Lock

from .faults import FaultBoard
from .market import Market


@dataclass(frozen=True, slots=True)
class Seen:
    """A request for prices, and the tag of the answer that the client has already."""

    symbol: str
    tag: str | None = None


@dataclass(kw_only=True)
class State:
    """Prices, key and faults of a provider, and the requests that it has seen. Threads share it."""

    market: Market
    delay: float = 0
    key: str | None = None
    faults: FaultBoard = field(default_factory=FaultBoard)
    stopping: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._seen: list[Seen] = []
        self._lock = Lock()

    @property
    def seen(self) -> list[Seen]:
        """The requests for prices so far, in the order in which they came."""
        with self._lock:
            return list(self._seen)

    def remember(self, symbol: str, tag: str | None) -> None:
        """Add a request to those seen."""
        with self._lock:
            self._seen.append(Seen(symbol, tag))
