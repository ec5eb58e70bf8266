"""Where the use cases of API keys meet their adapters."""

from functools import cache, partial
from secrets import token_urlsafe

from config.settings import Settings
from core.domain import ports
from core.infrastructure.clock import SystemClock
from core.infrastructure.database.engine import connect
from core.infrastructure.identifiers import Uuid7Identifiers
from core.infrastructure.retry import retried

from .application.check_key import CheckKey
from .application.create_key import CreateKey
from .application.list_keys import ListKeys
from .application.revoke_key import RevokeKey
from .domain.ports import Begin
from .infrastructure.repositories import SqlApiKeyUnitOfWork

SECRET_BYTES = 32


class UseCases:
    """Everything that can be done here. What the database gives up is run again, as a whole."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        secret = partial(token_urlsafe, SECRET_BYTES)
        self.create = retried(CreateKey(begin, clock, identifiers, secret).execute)
        self.list = retried(ListKeys(begin).execute)
        self.revoke = retried(RevokeKey(begin, clock).execute)
        self.check = retried(CheckKey(begin, clock).execute)


@cache
def compose(settings: Settings) -> UseCases:
    """Return the use cases on the database that the settings name."""
    database = connect(settings)
    return UseCases(lambda: SqlApiKeyUnitOfWork(database), SystemClock(), Uuid7Identifiers())
