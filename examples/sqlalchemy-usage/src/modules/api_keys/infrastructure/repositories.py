"""API keys in the table of a database."""

from sqlalchemy.orm import Session

from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork

from ..domain import ports
from ..domain.entities import ApiKey
from .models import ApiKeyModel


class SqlApiKeyRepository(SqlRepository[ApiKey], ports.ApiKeyRepository):
    """API keys, with what every repository can do."""

    entity = ApiKey
    model = ApiKeyModel


class SqlApiKeyUnitOfWork(SqlUnitOfWork, ports.ApiKeyUnitOfWork):
    """A transaction in a database."""

    def _enter(self, session: Session) -> None:
        self.api_keys = SqlApiKeyRepository(session)
