from ..domain.entities import Card
from ..domain.ports import Begin


class ShowCard:
    """Show a card."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> Card:
        """Return it; `NotFound` if there is none."""
        with self._begin() as work:
            return work.cards.get(id)
