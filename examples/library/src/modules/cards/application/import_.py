from collections.abc import Callable, Iterable

from core.application import records, references
from core.domain import ports

from ..domain.ports import Begin
from .records import from_record


class ImportCards:
    """Take over from a file all cards that are not there yet or, if one line is bad, none."""

    def __init__(
        self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers, callers: ports.Callers
    ) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers
        self._callers = callers

    def execute(self, read: Callable[[], Iterable[records.Record]]) -> int:
        """Return how many were added. `read` is called again if the transaction must be run again."""
        now, added = self._clock.now(), 0
        by = self._callers.current()  # files do not say who wrote what is in them
        with self._begin() as work:
            for some in references.batched(read()):
                known: references.Known = {
                    "member": work.members.ids_by(
                        "email", {name for record in some for name in record.one("member")}
                    ),
                }
                new = (from_record(record, now, self._identifiers, known, by) for record in some)
                added += work.cards.add_missing(new)
            work.commit()
        return added
