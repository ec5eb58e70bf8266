"""Where the use cases of tags meet their adapters."""

from functools import cache

import modules
from config.settings import Settings
from core.domain import ports
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.base import load_models
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import recorded, retried

from .application.create import CreateTag
from .application.export import ExportTags
from .application.import_ import ImportTags
from .application.list import ListTags
from .application.remove import RemoveTag
from .application.show import ShowTag
from .application.update import UpdateTag
from .domain.ports import Begin
from .infrastructure.repositories import SqlTagUnitOfWork


class UseCases:
    """Everything that can be done here. What the database gives up is run again, as a whole."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self.create = retried(CreateTag(begin, clock, identifiers).execute)
        self.show = retried(ShowTag(begin).execute)
        self.list = retried(ListTags(begin).execute)
        self.update = retried(UpdateTag(begin, clock).execute)
        self.remove = retried(RemoveTag(begin).execute)
        self.import_ = retried(ImportTags(begin, clock, identifiers).execute)
        self.export = recorded(ExportTags(begin).execute)  # what was written cannot be unwritten


@cache
def compose(settings: Settings) -> UseCases:
    """Return the use cases on the database that the settings name."""
    load_models(modules)  # of all features: those that refer to each other need each other's tables
    database = connect(settings)
    return UseCases(lambda: SqlTagUnitOfWork(database), SystemClock(), Uuid7Identifiers())
