"""Cards in the table of a database."""

from sqlalchemy.orm import Session

from core.infrastructure.database.repository import SqlRepository
from core.infrastructure.database.unit_of_work import SqlUnitOfWork

from ..domain import ports
from ..domain.entities import Card
from .models import CardModel


class SqlCardRepository(SqlRepository[Card], ports.CardRepository):
    """Cards, with what every repository can do."""

    entity = Card
    model = CardModel
    key = ("number",)


class SqlCardUnitOfWork(SqlUnitOfWork, ports.CardUnitOfWork):
    """A transaction in a database; the composition hands in the repositories of what they refer to."""

    def _enter(self, session: Session) -> None:
        self.cards = SqlCardRepository(session)
