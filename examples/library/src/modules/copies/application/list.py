from core.application.lists import leaf
from core.domain import ports
from core.domain.lists import FIRST_PAGE, Leafing

from ..domain.entities import Copy, CopyFilter
from ..domain.ports import Begin


class ListCopies:
    """Leaf through copies."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: CopyFilter, leafing: Leafing = FIRST_PAGE) -> ports.Page[Copy]:
        """Return a page of those that are wanted."""
        with self._begin() as work:
            return leaf(work.copies, wanted, leafing, order_by="id")
