"""Messages by their keys."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from ..domain.message import Message
from ..domain.ports import Run


def runs(messages: Iterable[Message]) -> list[Run]:
    """Return the messages of each key in order; what has waited longest comes first."""
    ordered = sorted(messages, key=attrgetter("key", "position"))
    each = [list(run) for _, run in groupby(ordered, key=attrgetter("key"))]
    return sorted(each, key=lambda run: (run[0].recorded_at, run[0].id))
