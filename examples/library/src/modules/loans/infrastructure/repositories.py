"""Loans in the table of a database."""

from sqlalchemy.orm import Session

from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork

from ..domain import ports
from ..domain.entities import Loan
from .models import LoanModel


class SqlLoanRepository(SqlRepository[Loan], ports.LoanRepository):
    """Loans, with what every repository can do."""

    entity = Loan
    model = LoanModel


class SqlLoanUnitOfWork(SqlUnitOfWork, ports.LoanUnitOfWork):
    """A transaction in a database; the composition hands in the repositories of what they refer to."""

    def _enter(self, session: Session) -> None:
        self.loans = SqlLoanRepository(session)
