from core.application.lists import leaf
from core.domain import ports
from core.domain.lists import FIRST_PAGE, Leafing

from ..domain.entities import Card, CardFilter
from ..domain.ports import Begin


class ListCards:
    """Leaf through cards by number."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: CardFilter, leafing: Leafing = FIRST_PAGE) -> ports.Page[Card]:
        """Return a page of those that are wanted."""
        with self._begin() as work:
            return leaf(work.cards, wanted, leafing, order_by="number")
