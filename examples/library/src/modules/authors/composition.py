"""Where the use cases of authors meet their adapters."""

from functools import cache

import modules
from config.settings import Settings
from core.domain import ports
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.base import load_models
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import recorded, retried

from .application.create import CreateAuthor
from .application.export import ExportAuthors
from .application.import_ import ImportAuthors
from .application.list import ListAuthors
from .application.remove import RemoveAuthor
from .application.show import ShowAuthor
from .application.update import UpdateAuthor
from .domain.ports import Begin
from .infrastructure.repositories import SqlAuthorUnitOfWork


class UseCases:
    """Everything that can be done here. What the database gives up is run again, as a whole."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self.create = retried(CreateAuthor(begin, clock, identifiers).execute)
        self.show = retried(ShowAuthor(begin).execute)
        self.list = retried(ListAuthors(begin).execute)
        self.update = retried(UpdateAuthor(begin, clock).execute)
        self.remove = retried(RemoveAuthor(begin).execute)
        self.import_ = retried(ImportAuthors(begin, clock, identifiers).execute)
        self.export = recorded(ExportAuthors(begin).execute)  # what was written cannot be unwritten


@cache
def compose(settings: Settings) -> UseCases:
    """Return the use cases on the database that the settings name."""
    load_models(modules)  # of all features: those that refer to each other need each other's tables
    database = connect(settings)
    return UseCases(lambda: SqlAuthorUnitOfWork(database), SystemClock(), Uuid7Identifiers())
