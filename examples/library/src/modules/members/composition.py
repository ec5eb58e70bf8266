"""Where the use cases of members meet their adapters."""

from functools import cache

import modules
from config.settings import Settings
from core.domain import ports
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.base import load_models
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import recorded, retried

from .application.create import CreateMember
from .application.export import ExportMembers
from .application.import_ import ImportMembers
from .application.list import ListMembers
from .application.list_archived import ListArchivedMembers
from .application.purge import PurgeMembers
from .application.remove import RemoveMember
from .application.restore import RestoreMember
from .application.show import ShowMember
from .application.update import UpdateMember
from .domain.ports import Begin
from .infrastructure.repositories import SqlMemberUnitOfWork


class UseCases:
    """Everything that can be done here. What the database gives up is run again, as a whole."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self.create = retried(CreateMember(begin, clock, identifiers).execute)
        self.show = retried(ShowMember(begin).execute)
        self.list = retried(ListMembers(begin).execute)
        self.update = retried(UpdateMember(begin, clock).execute)
        self.remove = retried(RemoveMember(begin, clock).execute)
        self.archived = retried(ListArchivedMembers(begin).execute)
        self.restore = retried(RestoreMember(begin).execute)
        self.purge = retried(PurgeMembers(begin).execute)
        self.import_ = retried(ImportMembers(begin, clock, identifiers).execute)
        self.export = recorded(ExportMembers(begin).execute)  # what was written cannot be unwritten


@cache
def compose(settings: Settings) -> UseCases:
    """Return the use cases on the database that the settings name."""
    load_models(modules)  # of all features: those that refer to each other need each other's tables
    database = connect(settings)
    return UseCases(lambda: SqlMemberUnitOfWork(database), SystemClock(), Uuid7Identifiers())
