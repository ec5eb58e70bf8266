from core.domain import ports

from ..domain.entities import Loan, LoanDetails
from ..domain.ports import Begin


class CreateLoan:
    """Add one."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, details: LoanDetails) -> Loan:
        """Return the new one; `InvalidReference` if what it refers to is not there."""
        new = Loan.of(details, self._identifiers.new(), self._clock.now())
        with self._begin() as work:
            work.loans.add(new)
            work.commit()
        return new
