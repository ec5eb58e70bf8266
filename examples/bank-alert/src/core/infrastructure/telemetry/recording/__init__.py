"""OpenTelemetry's SDK: requests, use cases, attempts and statements, under the id that the log has, too."""

import atexit
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import wraps
from importlib.metadata import entry_points
from threading import Event, Thread
from time import perf_counter
from typing import Any, ParamSpec, TypeVar
from uuid import uuid4

from opentelemetry import metrics, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.propagate import extract
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import OTELResourceDetector, Resource, get_aggregated_resources
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from sqlalchemy.engine import Engine
from starlette.concurrency import run_in_threadpool
from structlog.contextvars import get_contextvars

from config.package import about
from config.service import SERVICE

from .. import Silence
from .databases import Databases
from .spans import span

P = ParamSpec("P")
R = TypeVar("R")

PATIENCE = 2.0
"""Seconds in which what is left is sent at the end: fewer than the server allows itself."""


class Ids(RandomIdGenerator):
    """Begins a trace under the id that the log has for it."""

    def generate_trace_id(self) -> int:
        known = get_contextvars().get("trace_id")
        return int(known, 16) if known else super().generate_trace_id()


class Discretion(SpanProcessor):
    """Hides what a client has asked for: the framework records the query of an address."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        if "url.query" in (span.attributes or {}):
            span.set_attribute("url.query", "***")


class Recording(Silence):
    """What is recorded in this process, and sent by threads that hold nobody up."""

    def __init__(self) -> None:
        who = {"name": SERVICE, "version": about().version, "instance.id": str(uuid4())}
        ours = Resource({f"service.{name}": value for name, value in who.items()})
        resource = get_aggregated_resources([OTELResourceDetector()], ours)
        self._tracers = TracerProvider(resource=resource, id_generator=Ids(), shutdown_on_exit=False)
        if _is_sent("TRACES"):
            self._tracers.add_span_processor(Discretion())
            self._tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
            trace.set_tracer_provider(self._tracers)
        readers = [PeriodicExportingMetricReader(OTLPMetricExporter())] if _is_sent("METRICS") else []
        self._meters = MeterProvider(readers, resource=resource, shutdown_on_exit=False)
        if readers:
            metrics.set_meter_provider(self._meters)
        self._tracer, meter = trace.get_tracer(SERVICE), metrics.get_meter(SERVICE)
        self._durations = meter.create_histogram("use_case.duration", "s", "How long use cases take.")
        self._databases = Databases(self._tracer, meter)
        _watch_clients()
        self._over = Event()
        self._end = Thread(target=self._send_the_rest, daemon=True)  # at the end none can be started
        self._end.start()
        atexit.register(self.end)

    def of_application(self) -> dict[str, Any]:
        """Return the framework's options; a span for each step of its own would say little."""
        options = {"operation_spans": False, "logs": False, "auto_configure": False, "exclude": _is_probe}
        return {"telemetry": options, "lifespan": self._lifespan}

    def watch(self, engine: Engine) -> None:
        self._databases.watch(engine)

    def use_case(self, run: Callable[P, R]) -> Callable[P, R]:
        """Return what is recorded by the use case's name, and for how long it took."""
        name = getattr(run, "__qualname__", "").removesuffix(".execute")

        @wraps(run)
        def recorded(*args: P.args, **kwargs: P.kwargs) -> R:
            begun, said = perf_counter(), {"use_case": name}
            try:
                with span(self._tracer, name, _caller()):
                    return run(*args, **kwargs)
            except BaseException as error:
                said["error.type"] = type(error).__qualname__
                raise
            finally:
                self._durations.record(perf_counter() - begun, said)

        return recorded

    def attempt(self, execute: Callable[P, R]) -> Callable[P, R]:
        """Return what is recorded by its number, which is the use case's so far."""

        @wraps(execute)
        def recorded(*args: P.args, **kwargs: P.kwargs) -> R:
            whole = trace.get_current_span()
            before = whole.attributes if isinstance(whole, ReadableSpan) else None
            number = int(str((before or {}).get("attempts", 0))) + 1
            whole.set_attribute("attempts", number)
            with span(self._tracer, f"attempt {number}"):
                return execute(*args, **kwargs)

        return recorded

    @contextmanager
    def step(self, name: str, said: Mapping[str, str]) -> Iterator[None]:
        with span(self._tracer, name, _caller()) as recorded:
            recorded.set_attributes(said)
            yield

    def end(self) -> None:
        """Send what is left, for some seconds at most."""
        self._over.set()
        self._end.join(PATIENCE)

    @asynccontextmanager
    async def _lifespan(self, _: object) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(self.end)  # one of several workers dies of the signal that ends it

    def _send_the_rest(self) -> None:
        self._over.wait()
        self._tracers.shutdown()
        self._meters.shutdown()


def _is_sent(kind: str) -> bool:
    places = "OTEL_EXPORTER_OTLP_ENDPOINT", f"OTEL_EXPORTER_OTLP_{kind}_ENDPOINT"
    return any(map(os.environ.get, places)) and os.environ.get(f"OTEL_{kind}_EXPORTER") != "none"


def _is_probe(scope: Any) -> bool:
    return str(scope["path"]).startswith("/health/")


def _caller() -> Context | None:
    """Return the span of whoever has called a command, by TRACEPARENT, unless there is one already."""
    if trace.get_current_span().get_span_context().is_valid:
        return None
    found = extract({"traceparent": os.environ.get("TRACEPARENT", "")})
    known = trace.get_current_span(found).get_span_context().trace_id
    return found if f"{known:032x}" == get_contextvars().get("trace_id") else None


def _watch_clients() -> None:
    """Record requests to others, if there is a client and what records it. Addresses may hold keys."""
    os.environ.setdefault("OTEL_SEMCONV_STABILITY_OPT_IN", "http")  # the names that the framework has, too

    def hide(recorded: trace.Span, request: Any) -> None:
        recorded.set_attribute("url.full", f"{request.url.scheme}://{request.url.host}")

    async def hide_too(recorded: trace.Span, request: Any) -> None:
        hide(recorded, request)

    for entry in entry_points(group="opentelemetry_instrumentor", name="httpx"):
        entry.load()().instrument(request_hook=hide, async_request_hook=hide_too)
