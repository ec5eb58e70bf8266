"""What a request does is one trace, whose id the client and the log have, too."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from config.settings import PROJECT
from core.infrastructure.database.engine import Database

from .collector import Collector

TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PATIENCE = 8


@contextmanager
def serving(log: Path, *options: str, **variables: str) -> Iterator[httpx2.Client]:
    """Run the service; it must end in time and with 0 in the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | variables
    command = [sys.executable, "-c", "import main; main.run()", "serve", "--port", str(port), *options]
    with (
        log.open("w", encoding="utf-8") as stream,
        subprocess.Popen(command, env=environment, stderr=stream) as process,
    ):
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
                await_answer(client)
                yield client
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
            assert time.monotonic() - begun < PATIENCE
        finally:
            process.kill()


def await_answer(client: httpx2.Client) -> None:
    latest = time.monotonic() + 60
    while time.monotonic() < latest:
        try:
            client.get("/health/ready")
        except httpx2.ConnectError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError


def test_a_trace_goes_from_the_client_to_the_statement(
    database: Database, environment: None, collector: Collector, tmp_path: Path
) -> None:
    with serving(tmp_path / "log", "--workers", "2", **collector.variables) as client:
        traced = {"traceparent": f"00-{TRACE}-{CALLER}-01"}
        answers = [client.post("/items", json={"name": "hunter2"}, headers=traced) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 409]
        assert {answer.headers["x-request-id"] for answer in answers} == {TRACE}
        client.get("/items?name=hunter2", headers={"traceparent": f"01-{TRACE}-{CALLER}-01"})
        told = client.get("/items/nobody").headers["x-request-id"]
    created = [span for span in collector.spans() if span.name == "POST /items"]
    assert {(span.trace, span.parent, span.said["http.response.status_code"]) for span in created} == {
        (TRACE, CALLER, 201),
        (TRACE, CALLER, 409),
    }
    assert [collector.under(span) for span in created] == [["CreateItem"]] * 2
    listed, shown = collector.named("GET /items"), collector.named("GET /items/{id}")
    assert (shown.trace, shown.parent, listed.parent) == (told, "", "")
    assert len({TRACE, told, listed.trace}) == 3
    assert collector.under(collector.named("ListItems")) == ["attempt 1"]
    assert {span.name for span in collector.spans() if not span.parent} == {listed.name, shown.name}
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    logged = [line["trace_id"] for line in lines if line["message"] == "request"]
    assert logged == [TRACE, TRACE, listed.trace, told]
    assert not collector.holds("hunter2")


def test_the_alerts_that_docs_advise_are_about_what_is_measured(
    database: Database, environment: None, collector: Collector, tmp_path: Path
) -> None:
    with serving(tmp_path / "log", **collector.variables) as client:
        client.get("/items")
        client.get("/items/nobody")
    found = collector.metrics()
    names = {f"{name}{end}" for name in found for end in ("", "_count", "_sum", "_bucket")}
    labels = {label.replace(".", "_") for points in found.values() for point in points for label in point}
    page = (PROJECT / "docs" / "operations.md").read_text("utf-8")
    rules = re.findall(r"^ +expr: [|>]?-?\n((?: {10}.*\n)+)", page, re.MULTILINE)
    assert len(rules) == 3
    for rule in rules:
        selected = re.findall(r"([a-z_]+)\{([^}]*)\}", rule)
        assert selected
        assert {name for name, _ in selected} <= names
        used = {label for _, matchers in selected for label in re.findall(r"(\w+)(?:=|!)", matchers)}
        used |= set(re.findall(r"\w+", " ".join(re.findall(r"by \(([^)]*)\)", rule))))
        assert used - labels <= {"le", "job", "instance"}


def test_a_collector_that_is_away_or_silent_holds_nobody_up(
    database: Database, environment: None, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, socket.socket() as away:
        away.bind(("127.0.0.1", 0))
        places = {
            f"OTEL_EXPORTER_OTLP_{kind}_ENDPOINT": f"http://127.0.0.1:{there.getsockname()[1]}"
            for kind, there in {"TRACES": silent, "METRICS": away}.items()
        }
        with serving(tmp_path / "log", OTEL_BSP_SCHEDULE_DELAY="10", **places) as client:
            begun = time.monotonic()
            for _ in range(20):
                assert client.get("/items").is_success
            assert time.monotonic() - begun < PATIENCE
