"""Loans in memory, for unit tests."""

from typing import ClassVar

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork
from modules.books.domain.ports import BookRepository
from modules.copies.domain.ports import CopyRepository
from modules.members.domain.ports import MemberRepository

from ..domain import ports
from ..domain.entities import Loan


class InMemoryLoanRepository(InMemoryRepository[Loan], ports.LoanRepository):
    """Keeps them in a dictionary."""

    references: ClassVar = {"item": "copies", "member": "members"}


class InMemoryLoanUnitOfWork(InMemoryUnitOfWork, ports.LoanUnitOfWork):
    """Transactions on dictionaries; the same object may be entered again and again."""

    def __init__(self, copies: CopyRepository, members: MemberRepository, books: BookRepository) -> None:
        self.loans = InMemoryLoanRepository()
        self.copies = copies
        self.members = members
        self.books = books
