from ..domain.entities import Loan
from ..domain.ports import Begin


class ShowLoan:
    """Show a loan."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> Loan:
        """Return it; `NotFound` if there is none."""
        with self._begin() as work:
            return work.loans.get(id)
