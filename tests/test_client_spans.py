"""Requests to somebody else's service are spans of what makes them, and tell nothing of their addresses."""

import sys
from pathlib import Path

from tests.conftest import Rendered
from tests.core.integration.telemetry.collector import collecting
from tests.repositories import run


def test_a_fetch_has_spans_of_its_requests_without_keys_or_symbols(
    rendered: Rendered, tmp_path: Path
) -> None:
    project = rendered({"example": "external-api", "extras": "telemetry"})
    settings = {"PYTHONPATH": "src", "DB_BACKEND": "sqlite", "DB_PATH": str(tmp_path / "data.sqlite")}
    with collecting() as collector:
        run(sys.executable, "-m", "main", "demo", cwd=project, settings=settings | collector.variables)
        requests = [span for span in collector.spans() if "http.request.method" in span.said]
    assert {span.name for span in requests} == {"GET"}
    assert {span.said["url.full"] for span in requests} == {"http://127.0.0.1"}
    assert {200} <= {span.said.get("http.response.status_code") for span in requests}
    assert [text for text in ("apikey", "AAPL", "MSFT") if collector.holds(text)] == []
    assert {span.name for span in collector.spans()} > {"StorePrices", "GET"}
