from core.domain import ports

from ..domain.entities import Card, CardDetails
from ..domain.ports import Begin


class CreateCard:
    """Add a card."""

    def __init__(
        self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers, callers: ports.Callers
    ) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers
        self._callers = callers

    def execute(self, details: CardDetails) -> Card:
        """Return the new card.

        `AlreadyExists` if another one has its number or its member, `InvalidReference` if what it refers
        to is not there.
        """
        new = Card.of(details, self._identifiers.new(), self._clock.now(), self._callers.current())
        with self._begin() as work:
            work.cards.add(new)
            work.commit()
        return new
