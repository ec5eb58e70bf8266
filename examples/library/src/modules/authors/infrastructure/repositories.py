"""Authors in the table of a database."""

from sqlalchemy.orm import Session

from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork

from ..domain import ports
from ..domain.entities import Author
from .models import AuthorModel


class SqlAuthorRepository(SqlRepository[Author], ports.AuthorRepository):
    """Authors, with what every repository can do."""

    entity = Author
    model = AuthorModel
    key = ("name",)


class SqlAuthorUnitOfWork(SqlUnitOfWork, ports.AuthorUnitOfWork):
    """A transaction in a database."""

    def _enter(self, session: Session) -> None:
        self.authors = SqlAuthorRepository(session)
