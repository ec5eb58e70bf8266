from core.domain import ports

from ..domain.entities import ApiKey
from ..domain.ports import Begin


class RevokeKey:
    """Let nobody in by a key any more."""

    def __init__(self, begin: Begin, clock: ports.Clock) -> None:
        self._begin, self._clock = begin, clock

    def execute(self, id: str) -> ApiKey:
        """Return it as it is now; `NotFound` if there is none."""
        with self._begin() as work:
            found = work.api_keys.get(id, for_change=True)
            if found.revoked_at is None:
                found.revoke(self._clock.now())
                work.api_keys.update(found)
                work.commit()
        return found
