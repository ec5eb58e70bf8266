from collections.abc import Callable, Iterable

from core.application import records, references
from core.domain import ports
from modules.copies.domain import names as copy_names

from ..domain.ports import Begin
from .records import copy_name, from_record


class ImportLoans:
    """Take over from a file all loans that are not there yet or, if one line is bad, none."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, read: Callable[[], Iterable[records.Record]]) -> int:
        """Return how many were added. `read` is called again if the transaction must be run again."""
        now, added = self._clock.now(), 0
        with self._begin() as work:
            for some in references.batched(read()):
                known: references.Known = {
                    "item": copy_names.ids_by_name(
                        work, {name for record in some for name in record.one("item", copy_name)}
                    ),
                    "member": work.members.ids_by(
                        "email", {name for record in some for name in record.one("member")}
                    ),
                }
                new = (from_record(record, now, self._identifiers, known) for record in some)
                added += work.loans.add_missing(new)
            work.commit()
        return added
