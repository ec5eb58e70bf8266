"""Statements as spans, and how full the pools are, of every engine that is watched.

OpenTelemetry's own package for SQLAlchemy refuses 2.1, and repeats what a driver says of an error: values.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from weakref import WeakSet

from opentelemetry.metrics import CallbackOptions, Meter, Observation
from opentelemetry.trace import Span, SpanKind, Tracer, get_current_span
from sqlalchemy import event
from sqlalchemy.engine import Engine, ExceptionContext
from sqlalchemy.pool import QueuePool

from ...database.backends import backend_of
from .spans import fail

LONGEST = 2_000
"""Characters of a statement that are recorded."""

POOL = "db.client.connection.pool.name"


class Databases:
    """All engines of this process."""

    def __init__(self, tracer: Tracer, meter: Meter) -> None:
        self._tracer = tracer
        self._engines: WeakSet[Engine] = WeakSet()
        observe, unit = meter.create_observable_up_down_counter, "{connection}"
        observe("db.client.connection.count", [self._connections], unit, "Connections of the pools.")
        observe("db.client.connection.max", [self._limits], unit, "Connections that the pools may have.")

    def watch(self, engine: Engine) -> None:
        """Record what this engine executes as a part of something; pings and migrations are none."""
        system = backend_of(engine.dialect).traced_as or engine.dialect.name

        def begin(_1: object, _2: object, statement: str, _3: object, context: Any, _4: object) -> None:
            if not get_current_span().get_span_context().is_valid:
                return
            text = statement[:LONGEST]
            name = text.split(maxsplit=1)[0].upper()
            said = {"db.system.name": system, "db.operation.name": name, "db.query.text": text}
            context.recorded = self._tracer.start_span(name, kind=SpanKind.CLIENT, attributes=said)

        def end(_1: object, _2: object, _3: object, _4: object, context: Any, _5: object) -> None:
            if recorded := _recorded(context):
                recorded.end()

        def break_off(failure: ExceptionContext) -> None:
            if recorded := _recorded(failure.execution_context):
                fail(recorded, failure.original_exception)
                recorded.end()

        event.listen(engine, "before_cursor_execute", begin)
        event.listen(engine, "after_cursor_execute", end)
        event.listen(engine, "handle_error", break_off)
        self._engines.add(engine)

    def _connections(self, _: CallbackOptions) -> Iterable[Observation]:
        for name, pool in self._pools():
            for state, number in (("used", pool.checkedout()), ("idle", pool.checkedin())):
                yield Observation(number, {POOL: name, "db.client.connection.state": state})

    def _limits(self, _: CallbackOptions) -> Iterable[Observation]:
        for name, pool in self._pools():
            most = pool.size() + pool._max_overflow  # noqa: SLF001 - which it tells nobody
            yield Observation(most, {POOL: name})

    def _pools(self) -> Iterator[tuple[str, QueuePool]]:
        for engine in list(self._engines):
            if isinstance(engine.pool, QueuePool):
                yield engine.dialect.name, engine.pool


def _recorded(context: object) -> Span | None:
    found: Span | None = getattr(context, "recorded", None)
    return found
