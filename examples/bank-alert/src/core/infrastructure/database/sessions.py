"""A session of SQLAlchemy's whose transaction costs no more than that of a connection."""

from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from core.domain.errors import Error

from .failing import note


class LightSession(Session):
    """Its transaction is its connection's, which what the ORM is asked for joins.

    The ORM's own takes as long again, and few units of work ask for it.
    """

    failed: Error | None = None
    """What a commit failed with: so does all that is done after it, until it is rolled back."""
    _held: Connection | None = None

    def connection(self, bind_arguments: Any = None, execution_options: Any = None) -> Connection:
        held = self._held or self._begin(execution_options or {})
        return held if self._transaction is None else super().connection(bind_arguments)  # in its savepoint

    def get_bind(self, mapper: Any = None, *, bind: Any = None, **_: Any) -> Engine | Connection:
        return bind or self._held or self._begin({})

    def commit(self) -> None:
        if self._transaction is not None:
            super().commit()
        if self._held is not None:
            self._held.commit()
            self._release()

    def rollback(self) -> None:
        super().rollback()
        self._release()

    def close(self) -> None:
        if self._transaction is not None or self.identity_map:
            super().close()
        self._release()

    def invalidate(self) -> None:
        if self._held is not None:
            self._held.invalidate()
        super().invalidate()
        self._release()

    def _begin(self, options: dict[str, Any]) -> Connection:
        self._held = held = super().get_bind().connect()  # type: ignore[union-attr]
        held.execution_options(**options)
        held.begin()
        if self.failed:
            note(held, self.failed)
        return held

    def _release(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.close()
