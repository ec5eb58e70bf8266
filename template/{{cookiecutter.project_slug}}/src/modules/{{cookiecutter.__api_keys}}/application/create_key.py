from collections.abc import Callable, Iterable
from datetime import timedelta

from core.domain import ports

from ..domain.entities import ApiKey
from ..domain.ports import Begin


class CreateKey:
    """Make a key for somebody."""

    def __init__(
        self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers, secret: Callable[[], str]
    ) -> None:
        self._begin, self._clock, self._identifiers, self._secret = begin, clock, identifiers, secret

    def execute(self, name: str, scopes: Iterable[str], lasts: timedelta | None) -> tuple[ApiKey, str]:
        """Return it, and what its owner sends, which nobody can find out again."""
        secret = self._secret()
        new = ApiKey.of(name, scopes, lasts, secret, self._identifiers.new(), self._clock.now())
        with self._begin() as work:
            work.api_keys.add(new)
            work.commit()
        return new, new.token(secret)
