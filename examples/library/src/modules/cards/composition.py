"""Where the use cases of cards meet their adapters."""

from functools import cache

import modules
from config.settings import Settings
from core.domain import ports
from core.infrastructure.callers import CurrentCallers
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.base import load_models
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import recorded, retried
from modules.members.infrastructure.repositories import SqlMemberRepository

from .application.create import CreateCard
from .application.export import ExportCards
from .application.import_ import ImportCards
from .application.list import ListCards
from .application.remove import RemoveCard
from .application.show import ShowCard
from .application.update import UpdateCard
from .domain.ports import Begin
from .infrastructure.repositories import SqlCardUnitOfWork


class UseCases:
    """Everything that can be done here. What the database gives up is run again, as a whole."""

    def __init__(
        self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers, callers: ports.Callers
    ) -> None:
        self.create = retried(CreateCard(begin, clock, identifiers, callers).execute)
        self.show = retried(ShowCard(begin).execute)
        self.list = retried(ListCards(begin).execute)
        self.update = retried(UpdateCard(begin, clock, callers).execute)
        self.remove = retried(RemoveCard(begin).execute)
        self.import_ = retried(ImportCards(begin, clock, identifiers, callers).execute)
        self.export = recorded(ExportCards(begin).execute)  # what was written cannot be unwritten


@cache
def compose(settings: Settings) -> UseCases:
    """Return the use cases on the database that the settings name."""
    load_models(modules)  # of all features: those that refer to each other need each other's tables
    database = connect(settings)
    return UseCases(
        lambda: SqlCardUnitOfWork(database, members=SqlMemberRepository),
        SystemClock(),
        Uuid7Identifiers(),
        CurrentCallers(),
    )
