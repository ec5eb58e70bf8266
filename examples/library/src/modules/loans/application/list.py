from core.domain import ports
from core.domain.criteria import given

from ..domain.entities import Loan, LoanFilter
from ..domain.ports import Begin


class ListLoans:
    """Leaf through loans."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, wanted: LoanFilter, limit: int = 20, after: str | None = None) -> ports.Page[Loan]:
        """Return a page of those that are wanted; `after` is the `next` of the page before."""
        with self._begin() as work:
            return work.loans.list(order_by="id", limit=limit, after=after, **given(wanted))
