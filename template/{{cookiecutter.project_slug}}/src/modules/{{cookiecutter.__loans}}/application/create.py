from core.domain import ports

from ..domain.entities import Loan, LoanDetails
from ..domain.ports import Begin
from .lending import lend


class CreateLoan:
    """Add a loan."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, details: LoanDetails) -> Loan:
        """Return the new loan; `InvalidReference` if what it refers to is not there.

        `SuspendedMember` or `TooManyLoans` if the member may not borrow.
        """
        new = Loan.of(details, self._identifiers.new(), self._clock.now())
        with self._begin() as work:
            if not new.returned:
                lend(work, new.member)
            work.loans.add(new)
            work.commit()
        return new
