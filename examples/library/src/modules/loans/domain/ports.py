"""What use cases ask of the store of loans."""

from core.domain import ports
from modules.copies.domain.ports import CopyRepository
from modules.members.domain.ports import MemberRepository

from .entities import Loan


class LoanRepository(ports.Repository[Loan]):
    """The collection of all of them."""


class LoanUnitOfWork(ports.UnitOfWork):
    """A transaction on them, and on what they refer to."""

    loans: LoanRepository
    copies: CopyRepository
    members: MemberRepository


Begin = ports.Begin[LoanUnitOfWork]
