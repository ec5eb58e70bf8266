"""Where the use cases of copies meet their adapters."""

from functools import cache

import modules
from config.settings import Settings
from core.domain import ports
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.base import load_models
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import recorded, retried
from modules.books.infrastructure.repositories import SqlBookRepository

from .application.create import CreateCopy
from .application.export import ExportCopies
from .application.import_ import ImportCopies
from .application.list import ListCopies
from .application.remove import RemoveCopy
from .application.show import ShowCopy
from .application.update import UpdateCopy
from .domain.ports import Begin
from .infrastructure.repositories import SqlCopyUnitOfWork


class UseCases:
    """Everything that can be done here. What the database gives up is run again, as a whole."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self.create = retried(CreateCopy(begin, clock, identifiers).execute)
        self.show = retried(ShowCopy(begin).execute)
        self.list = retried(ListCopies(begin).execute)
        self.update = retried(UpdateCopy(begin, clock).execute)
        self.remove = retried(RemoveCopy(begin).execute)
        self.import_ = retried(ImportCopies(begin, clock, identifiers).execute)
        self.export = recorded(ExportCopies(begin).execute)  # what was written cannot be unwritten


@cache
def compose(settings: Settings) -> UseCases:
    """Return the use cases on the database that the settings name."""
    load_models(modules)  # of all features: those that refer to each other need each other's tables
    database = connect(settings)
    return UseCases(
        lambda: SqlCopyUnitOfWork(database, books=SqlBookRepository), SystemClock(), Uuid7Identifiers()
    )
