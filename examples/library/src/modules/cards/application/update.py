from core.application.versions import expect_version
from core.domain import ports

from ..domain.entities import Card, CardDetails
from ..domain.ports import Begin


class UpdateCard:
    """Change what is said of a card, unless somebody else changed it first."""

    def __init__(self, begin: Begin, clock: ports.Clock, callers: ports.Callers) -> None:
        self._begin, self._clock, self._callers = begin, clock, callers

    def execute(self, id: str, version: int, details: CardDetails) -> Card:
        """Return it as it is now; `version` is the one that the caller looked at.

        `StaleEntity` if it has another version by now, `NotFound` if it is gone,
        `AlreadyExists` if another one has its number or its member, `InvalidReference` if what it refers
        to is not there.
        """
        with self._begin() as work:
            found = work.cards.get(id)
            expect_version(found, version)
            found.change(details, self._clock.now(), self._callers.current())
            work.cards.update(found)
            work.commit()
        return found
