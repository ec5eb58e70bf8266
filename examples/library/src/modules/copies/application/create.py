from core.domain import ports

from ..domain.entities import Copy, CopyDetails
from ..domain.ports import Begin


class CreateCopy:
    """Add a copy."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, details: CopyDetails) -> Copy:
        """Return the new copy.

        `AlreadyExists` if another one has its book and number, `InvalidReference` if what it refers to is
        not there.
        """
        new = Copy.of(details, self._identifiers.new(), self._clock.now())
        with self._begin() as work:
            work.copies.add(new)
            work.commit()
        return new
