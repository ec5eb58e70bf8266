"""A collector that speaks OTLP by HTTP, and keeps what it is sent."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Span:
    """A span as the collector has got it."""

    def __init__(self, span: Any) -> None:
        self.name, self.trace, self.id = span.name, span.trace_id.hex(), span.span_id.hex()
        self.parent, self.failed = span.parent_span_id.hex(), span.status.code == 2
        self.said = said(span)


class Collector:
    """What has come in."""

    def __init__(self, port: int) -> None:
        self.variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}"}
        self.came: list[tuple[str, bytes]] = []

    def holds(self, text: str) -> bool:
        return any(text.encode() in body for _, body in self.came)

    def spans(self) -> list[Span]:
        """Return all spans; one that others are part of comes after them."""
        found = [ExportTraceServiceRequest.FromString(body) for body in self._bodies("/v1/traces")]
        scopes = [scope for each in found for of in each.resource_spans for scope in of.scope_spans]
        return [Span(span) for scope in scopes for span in scope.spans]

    def named(self, name: str) -> Span:
        """Return the only span of this name."""
        [span] = [span for span in self.spans() if span.name == name]
        return span

    def under(self, span: Span) -> list[str]:
        """Return the names of the spans that this one is made of."""
        return [each.name for each in self.spans() if each.parent == span.id]

    def metrics(self) -> dict[str, list[dict[str, Any]]]:
        """Return what is said of each point, by the metric's name as Prometheus has it."""
        found: dict[str, list[dict[str, Any]]] = {}
        for body in self._bodies("/v1/metrics"):
            for resource in ExportMetricsServiceRequest.FromString(body).resource_metrics:
                for metric in [metric for scope in resource.scope_metrics for metric in scope.metrics]:
                    name = metric.name.replace(".", "_") + ("_seconds" if metric.unit == "s" else "")
                    data = metric.histogram if metric.HasField("histogram") else metric.sum
                    points = [said(resource.resource) | said(point) for point in data.data_points]
                    found.setdefault(name, []).extend(points)
        return found

    def _bodies(self, path: str) -> list[bytes]:
        return [body for where, body in self.came if where == path]


def said(part: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in part.attributes}


@contextmanager
def collecting() -> Iterator[Collector]:
    """Run a collector."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            collector.came.append((self.path, body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector = Collector(server.server_port)
        Thread(target=server.serve_forever, daemon=True).start()
        yield collector
        server.shutdown()


def run(code: list[str], **variables: str) -> str:
    """Return what a Python of its own has written."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | variables
    done = subprocess.run(
        [sys.executable, *code], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout + done.stderr
