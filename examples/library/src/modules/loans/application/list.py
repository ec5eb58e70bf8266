from core.application.lists import leaf
from core.domain import ports
from core.domain.lists import FIRST_PAGE, Leafing

from ..domain.entities import Loan, LoanFilter
from ..domain.ports import Begin


class ListLoans:
    """Leaf through loans."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: LoanFilter, leafing: Leafing = FIRST_PAGE) -> ports.Page[Loan]:
        """Return a page of those that are wanted."""
        with self._begin() as work:
            return leaf(work.loans, wanted, leafing, order_by="id")
