from collections.abc import Callable, Iterable

from core.application import records
from core.domain import ports

from ..domain.ports import Begin
from .records import from_record


class ImportTags:
    """Take over from a file all tags that are not there yet or, if one line is bad, none."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, read: Callable[[], Iterable[records.Record]]) -> int:
        """Return how many were added. `read` is called again if the transaction must be run again."""
        now = self._clock.now()
        with self._begin() as work:
            new = (from_record(record, now, self._identifiers) for record in read())
            added = work.tags.add_missing(new)
            work.commit()
        return added
