from core.application.versions import expect_version
from core.domain import ports

from ..domain.entities import Loan, LoanDetails
from ..domain.ports import Begin
from .lending import lend


class UpdateLoan:
    """Change what is said of a loan, unless somebody else changed it first."""

    def __init__(self, begin: Begin, clock: ports.Clock) -> None:
        self._begin, self._clock = begin, clock

    def execute(self, id: str, version: int, details: LoanDetails) -> Loan:
        """Return it as it is now; `version` is the one that the caller looked at.

        `StaleEntity` if it has another version by now, `NotFound` if it is gone,
        `InvalidReference` if what it refers to is not there,
        `SuspendedMember` or `TooManyLoans` if it is lent by this and the member may not borrow.
        """
        with self._begin() as work:
            found = work.loans.get(id)
            expect_version(found, version)
            if not details.returned and (found.returned or found.member != details.member):
                lend(work, details.member)
            found.change(details, self._clock.now())
            work.loans.update(found)
            work.commit()
        return found
