"""Where the use cases of {{ cookiecutter.__plural_words }} meet their adapters."""

from functools import cache

from config import settings
from core.domain import ports
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import retried

from .application.create import Create{{ cookiecutter.entity }}
from .application.import_ import Import{{ cookiecutter.entity_plural }}
from .application.list import List{{ cookiecutter.entity_plural }}
from .application.remove import Remove{{ cookiecutter.entity }}
from .application.rename import Rename{{ cookiecutter.entity }}
from .application.show import Show{{ cookiecutter.entity }}
from .domain.ports import Begin
from .infrastructure.repositories import Sql{{ cookiecutter.entity }}UnitOfWork


class UseCases:
    """Everything that can be done here. What the database gives up is run again, as a whole."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        makes_new = begin, clock, identifiers
        self.create = retried(Create{{ cookiecutter.entity }}(*makes_new).execute)
        self.show = retried(Show{{ cookiecutter.entity }}(begin).execute)
        self.rename = retried(Rename{{ cookiecutter.entity }}(begin, clock).execute)
        self.list = retried(List{{ cookiecutter.entity_plural }}(begin).execute)
        self.remove = retried(Remove{{ cookiecutter.entity }}(begin).execute)
        self.import_ = retried(Import{{ cookiecutter.entity_plural }}(*makes_new).execute)


@cache
def compose(settings: settings.Settings) -> UseCases:
    """Return the use cases on the database that the settings name."""
    database = connect(settings)
    return UseCases(
        lambda: Sql{{ cookiecutter.entity }}UnitOfWork(database),
        SystemClock(),
        Uuid7Identifiers(),
    )
