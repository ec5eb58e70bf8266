"""What use cases ask of the store of loans."""

from core.domain import ports
from modules.books.domain.ports import BookRepository
from modules.copies.domain.ports import CopyRepository
from modules.members.domain.ports import MemberRepository

from .entities import Loan


class LoanRepository(ports.Repository[Loan]):
    """All loans."""


class LoanUnitOfWork(ports.UnitOfWork):
    """A transaction on loans, and on what they refer to."""

    loans: LoanRepository
    copies: CopyRepository
    members: MemberRepository
    books: BookRepository


Begin = ports.Begin[LoanUnitOfWork]
