"""Who may borrow: a rule over members and loans, written by hand."""

from core.domain.errors import Conflict
from modules.members.domain.entities import Member, MemberStatus

MOST = 5
"""Open loans that a member may have."""


class SuspendedMember(Conflict):
    """A member who is suspended borrows nothing."""


class TooManyLoans(Conflict):
    """A member who has as many loans as there may be returns one first."""


def expect_may_borrow(member: Member, open_loans: int) -> None:
    """Return if the member, who has so many open loans, may borrow one more; else `Conflict`."""
    if member.status is MemberStatus.SUSPENDED:
        raise SuspendedMember(f"member {member.id} is suspended")
    if open_loans >= MOST:
        raise TooManyLoans(f"member {member.id} has {open_loans} open loans, and at most {MOST} are allowed")
