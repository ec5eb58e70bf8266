"""A transaction over accounts and alerts in the database."""

from sqlalchemy.orm import Session

from core.infrastructure.database.unit_of_work import SqlUnitOfWork

from ..domain.ports import AccountsUnitOfWork
from .accounts import SqlAccountRepository
from .alerts import SqlAlertRepository
from .imports import SqlImportRepository


class SqlAccountsUnitOfWork(SqlUnitOfWork, AccountsUnitOfWork):
    """One session, all repositories."""

    def _enter(self, session: Session) -> None:
        self.accounts = SqlAccountRepository(session)
        self.alerts = SqlAlertRepository(session)
        self.imports = SqlImportRepository(session)
