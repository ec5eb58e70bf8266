"""Where the use cases of loans meet their adapters."""

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
from modules.copies.infrastructure.repositories import SqlCopyRepository
from modules.members.infrastructure.repositories import SqlMemberRepository

from .application.create import CreateLoan
from .application.export import ExportLoans
from .application.import_ import ImportLoans
from .application.list import ListLoans
from .application.remove import RemoveLoan
from .application.show import ShowLoan
from .application.update import UpdateLoan
from .domain.ports import Begin
from .infrastructure.repositories import SqlLoanUnitOfWork


class UseCases:
    """Everything that can be done here. What the database gives up is run again, as a whole."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self.create = retried(CreateLoan(begin, clock, identifiers).execute)
        self.show = retried(ShowLoan(begin).execute)
        self.list = retried(ListLoans(begin).execute)
        self.update = retried(UpdateLoan(begin, clock).execute)
        self.remove = retried(RemoveLoan(begin).execute)
        self.import_ = retried(ImportLoans(begin, clock, identifiers).execute)
        self.export = recorded(ExportLoans(begin).execute)  # what was written cannot be unwritten


@cache
def compose(settings: Settings) -> UseCases:
    """Return the use cases on the database that the settings name."""
    load_models(modules)  # of all features: those that refer to each other need each other's tables
    database = connect(settings)
    return UseCases(
        lambda: SqlLoanUnitOfWork(
            database, copies=SqlCopyRepository, members=SqlMemberRepository, books=SqlBookRepository
        ),
        SystemClock(),
        Uuid7Identifiers(),
    )
