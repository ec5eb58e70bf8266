from collections.abc import Callable, Iterable

from core.application import records, references
from core.domain import ports

from ..domain.ports import Begin
from .records import from_record


class ImportBooks:
    """Take over from a file all books that are not there yet or, if one line is bad, none."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, read: Callable[[], Iterable[records.Record]]) -> int:
        """Return how many were added. `read` is called again if the transaction must be run again."""
        now, added = self._clock.now(), 0
        with self._begin() as work:
            for some in references.batched(read()):
                known: references.Known = {
                    "author": work.authors.ids_by(
                        "name", {name for record in some for name in record.one("author")}
                    ),
                    "tags": work.tags.ids_by(
                        "label", {name for record in some for name in record.many("tags")}
                    ),
                }
                new = (from_record(record, now, self._identifiers, known) for record in some)
                added += work.books.add_missing(new)
            work.commit()
        return added
