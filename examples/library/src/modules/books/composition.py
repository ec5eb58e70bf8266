"""Where the use cases of books meet their adapters."""

from functools import cache

import modules
from config.settings import Settings
from core.domain import ports
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.base import load_models
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import recorded, retried
from modules.authors.infrastructure.repositories import SqlAuthorRepository
from modules.tags.infrastructure.repositories import SqlTagRepository

from .application.create import CreateBook
from .application.export import ExportBooks
from .application.import_ import ImportBooks
from .application.list import ListBooks
from .application.remove import RemoveBook
from .application.show import ShowBook
from .application.update import UpdateBook
from .domain.ports import Begin
from .infrastructure.repositories import SqlBookUnitOfWork


class UseCases:
    """Everything that can be done here. What the database gives up is run again, as a whole."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self.create = retried(CreateBook(begin, clock, identifiers).execute)
        self.show = retried(ShowBook(begin).execute)
        self.list = retried(ListBooks(begin).execute)
        self.update = retried(UpdateBook(begin, clock).execute)
        self.remove = retried(RemoveBook(begin).execute)
        self.import_ = retried(ImportBooks(begin, clock, identifiers).execute)
        self.export = recorded(ExportBooks(begin).execute)  # what was written cannot be unwritten


@cache
def compose(settings: Settings) -> UseCases:
    """Return the use cases on the database that the settings name."""
    load_models(modules)  # of all features: those that refer to each other need each other's tables
    database = connect(settings)
    return UseCases(
        lambda: SqlBookUnitOfWork(database, authors=SqlAuthorRepository, tags=SqlTagRepository),
        SystemClock(),
        Uuid7Identifiers(),
    )
