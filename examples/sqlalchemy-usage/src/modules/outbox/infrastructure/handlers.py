"""Whom an event is handed to."""

from collections import defaultdict
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from time import perf_counter
from types import ModuleType
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars

from config.redaction import Redaction
from config.settings import Settings
from core.domain.errors import Error, InvalidValue
from core.infrastructure import telemetry

from ..domain.errors import NotDelivered
from ..domain.event import Handler
from ..domain.message import Message
from .recording import loaded

COMPOSITION = "composition"
"""The module of a feature whose `handlers(settings)`, if it has one, returns them."""


class Handlers:
    """All handlers of events, by the events' names."""

    def __init__(self, handlers: Iterable[Handler[Any]]) -> None:
        self._by_name = defaultdict[str, list[Handler[Any]]](list)
        for handler in handlers:
            known = self._by_name[handler.event.name()]
            if known and known[0].event is not handler.event:
                raise InvalidValue(
                    f"two events are called {handler.event.name()}, in {known[0].event.__module__} and "
                    f"{handler.event.__module__}: rename one"
                )
            known.append(handler)

    def hand_over(self, message: Message) -> None:
        """Call the handlers of a message, one after another; `NotDelivered` if one of them raises anything.

        So it is, too, where there is none: a version of this service that has one may be on its way.
        """
        log, begun = structlog.get_logger(__name__), perf_counter()
        with bound_contextvars(event_id=message.id, event_name=message.name):
            try:
                with telemetry.recorder().step(f"deliver {message.name}", {"event.id": message.id}):
                    self._call(message)
            except Exception as error:
                expected = isinstance(error, Error)
                reason = Redaction().text(str(error) if expected else f"{type(error).__name__}: {error}")
                attempt = message.attempts + 1
                log.warning("event not delivered", reason=reason, attempt=attempt, exc_info=not expected)
                raise NotDelivered(reason) from error
            log.info("event delivered", seconds=round(perf_counter() - begun, 6))

    def _call(self, message: Message) -> None:
        handlers = self._by_name.get(message.name, [])
        if not handlers:
            raise NotDelivered(f"no feature has a handler for {message.name}")
        event = loaded(handlers[0].event, message.payload)
        for handler in handlers:
            handler.handle(event, message.id)


def of_features(features: ModuleType, settings: Settings) -> Handlers:
    """Return the handlers that the features of a package have."""
    found: list[Handler[Any]] = []
    for feature in iter_modules(features.__path__, f"{features.__name__}."):
        name = f"{feature.name}.{COMPOSITION}"
        if find_spec(name) and (handlers := getattr(import_module(name), "handlers", None)):
            found += handlers(settings)
    return Handlers(found)
