"""What AUTH=api-key asks for. Keys have no routes: whoever makes one is at the command line."""

from starlette.concurrency import run_in_threadpool

from config.settings import Settings
from core.infrastructure.web.protection import Caller, Refused, Verifier

from .composition import compose
from .domain.entities import InvalidKey


class ApiKeys(Verifier):
    """Takes the keys in the service's own database, which is asked each time: who is revoked is out."""

    def __init__(self, settings: Settings) -> None:
        self._check = compose(settings).check
        said = "A key that `api-keys create` has made"
        self.scheme = {"type": "http", "scheme": "bearer", "bearerFormat": "API key", "description": said}

    async def verify(self, token: str) -> Caller:
        try:
            key = await run_in_threadpool(self._check, token)
        except InvalidKey as error:
            raise Refused(str(error)) from None
        return Caller(key.name, frozenset(key.scopes.split()))


def verifier(settings: Settings) -> Verifier:
    """Return what finds out whose key it is."""
    return ApiKeys(settings)
