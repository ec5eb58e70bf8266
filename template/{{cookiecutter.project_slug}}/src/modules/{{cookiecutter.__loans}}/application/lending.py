from core.domain.errors import InvalidReference, NotFound

from ..domain.lending import expect_may_borrow
from ..domain.ports import LoanUnitOfWork


def lend(work: LoanUnitOfWork, member: str) -> None:
    """Return if a member may borrow one more; `Conflict` if not, `InvalidReference` if there is none.

    Whoever lends to the same member waits until this transaction ends, and counts what is lent in it.
    """
    try:
        found = work.members.get(member, for_change=True)
    except NotFound as error:
        raise InvalidReference(str(error)) from None
    expect_may_borrow(found, work.loans.count(member=member, returned=False))
