from collections.abc import Callable, Iterable

from core.application import records, references
from core.domain import ports

from ..domain.ports import Begin
from .records import from_record


class ImportAuthors:
    """Take over from a file all authors that are not there yet or, if one line is bad, none."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, read: Callable[[], Iterable[records.Record]]) -> int:
        """Return how many were added. `read` is called again if the transaction must be run again."""
        now, added = self._clock.now(), 0
        with self._begin() as work:
            lines = ((record.named("name"), record) for record in read())
            for some in references.batched(references.in_order(lines, "mentor")):
                known: references.Known = {
                    "mentor": work.authors.ids_by(
                        "name",
                        {name for record in some for name in [record.named("name"), *record.one("mentor")]},
                    ),
                }
                new = (from_record(record, now, self._identifiers, known) for record in some)
                added += work.authors.add_missing(new)
            work.commit()
        return added
