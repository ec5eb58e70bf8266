from core.domain import ports
from core.domain.errors import NotFound

from ..domain.entities import UNKNOWN, ApiKey, InvalidKey, parted
from ..domain.ports import Begin


class CheckKey:
    """Find out whose key a caller has sent."""

    def __init__(self, begin: Begin, clock: ports.Clock) -> None:
        self._begin, self._clock = begin, clock

    def execute(self, token: str) -> ApiKey:
        """Return the key; `InvalidKey` if there is none such, it was revoked or has expired."""
        id, secret = parted(token)
        with self._begin() as work:
            try:
                found = work.api_keys.get(id)
            except NotFound:
                raise InvalidKey(UNKNOWN) from None
        found.prove(secret, self._clock.now())
        return found
