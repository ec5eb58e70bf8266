"""Copies in the table of a database."""

from sqlalchemy.orm import Session

from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork

from ..domain import ports
from ..domain.entities import Copy
from .models import CopyModel


class SqlCopyRepository(SqlRepository[Copy], ports.CopyRepository):
    """Copies, with what every repository can do."""

    entity = Copy
    model = CopyModel
    key = ("book", "number")


class SqlCopyUnitOfWork(SqlUnitOfWork, ports.CopyUnitOfWork):
    """A transaction in a database; the composition hands in the repositories of what they refer to."""

    def _enter(self, session: Session) -> None:
        self.copies = SqlCopyRepository(session)
