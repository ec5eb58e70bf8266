from core.domain import ports
from core.domain.criteria import given

from ..domain.entities import Card, CardFilter
from ..domain.ports import Begin


class ListCards:
    """Leaf through cards by number."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: CardFilter, limit: int = 20, after: str | None = None) -> ports.Page[Card]:
        """Return a page of those that are wanted; `after` is the `next` of the page before."""
        with self._begin() as work:
            return work.cards.list(order_by="number", limit=limit, after=after, **given(wanted))
