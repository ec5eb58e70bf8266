"""Tags in the table of a database."""

from sqlalchemy.orm import Session

from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork

from ..domain import ports
from ..domain.entities import Tag
from .models import TagModel


class SqlTagRepository(SqlRepository[Tag], ports.TagRepository):
    """Tags, with what every repository can do."""

    entity = Tag
    model = TagModel
    key = ("label",)


class SqlTagUnitOfWork(SqlUnitOfWork, ports.TagUnitOfWork):
    """A transaction in a database."""

    def _enter(self, session: Session) -> None:
        self.tags = SqlTagRepository(session)
