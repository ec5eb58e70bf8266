"""The service on real sockets: what is slow, large or gone does not hold up the rest, nor its end."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import main
from core.infrastructure.web.server import HUNG

COMMAND = [sys.executable, "-c", "import main; main.run()"]
LARGEST, ARRIVAL, SHUTDOWN = 10_000, 1, 2
SPARE = 4

UPLOAD = "POST PATH HTTP/1.1\nhost: here\ncontent-type: application/json\ncontent-length: 13\n\n"


class Service:
    """A running service, with short limits."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.path = next(path for path, item in main.api().openapi()["paths"].items() if "post" in item)
        limits = {
            "HTTP_LARGEST_BODY": LARGEST,
            "HTTP_REQUEST_TIMEOUT": ARRIVAL,
            "HTTP_SHUTDOWN_TIMEOUT": SHUTDOWN,
        }
        chosen = {"DB_BACKEND": "sqlite", "DB_PATH": str(folder / "db.sqlite")}
        paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
        environment = os.environ | chosen | paths | {name: str(limit) for name, limit in limits.items()}
        environment.pop("DATABASE_URL", None)
        run = {"cwd": folder, "env": environment, "text": True}
        subprocess.run([*COMMAND, "database", "upgrade"], check=True, capture_output=True, **run)  # type: ignore[call-overload]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder / "log"
        with self.log.open("w") as log:
            serve = [*COMMAND, "serve", "--port", str(self.port), *options]
            self.process = subprocess.Popen(serve, stderr=log, **run)  # type: ignore[call-overload]

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def connect_ex(self) -> int:
        with socket.socket() as connection:
            return connection.connect_ex(("127.0.0.1", self.port))

    def begin(self, request: str) -> socket.socket:
        connection = self.connect()
        connection.sendall(request.replace("PATH", self.path).replace("\n", "\r\n").encode())
        return connection

    def ask(self, request: str) -> str:
        """Return all that comes back until the service closes the connection."""
        with self.begin(request) as connection:
            return b"".join(iter(lambda: connection.recv(65_536), b"")).decode()

    def alive(self) -> bool:
        return "200 OK" in self.ask("GET /health/live HTTP/1.1\nhost: here\nconnection: close\n\n")

    def stop(self) -> int:
        """Return the exit code after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        code: int = self.process.wait(30)
        return code


@pytest.fixture
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    running = Service(tmp_path, *getattr(request, "param", ()))
    try:
        latest = time.monotonic() + 60
        while running.connect_ex() and time.monotonic() < latest:
            time.sleep(0.05)
        yield running
    finally:
        running.process.kill()
        running.process.wait()


def test_what_comes_too_slowly_or_is_too_much_is_refused(service: Service) -> None:
    begun = time.monotonic()
    assert "408 Request Timeout" in service.ask("GET /health/live HTTP/1.1\nhost: here\n")
    assert service.ask("") == ""
    late = service.ask(UPLOAD)
    assert "408 Request Timeout" in late
    assert "application/problem+json" in late
    assert time.monotonic() - begun < 3 * (ARRIVAL + SPARE)
    large = UPLOAD.replace("13", str(LARGEST + 1))
    assert "413 " in service.ask(large)
    assert "431 " in (answer := service.ask(f"GET /{'x' * 70_000} HTTP/1.1\n\n")) or "400 " in answer
    assert service.alive()
    refused = [json.loads(line) for line in service.log.read_text().splitlines() if '"request"' in line]
    assert [(line["method"], line["path"], line["status"]) for line in refused] == [
        ("POST", service.path, status) for status in (408, 413)
    ]
    for line, text in zip(refused, (late, service.ask(large)), strict=True):
        assert len(line["trace_id"]) == 32
        assert "x-request-id: " in text
    assert f"x-request-id: {refused[0]['trace_id']}" in late


def test_each_request_on_a_connection_has_an_id_of_its_own(service: Service) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    ask = "GET /nothing?secret=hunter2 HTTP/1.1\nhost: here\n"
    last = "connection: close\n\n"
    answers = service.ask(f"{ask}traceparent: 00-{trace}-00f067aa0ba902b7-01\n\n{ask}\n{ask}{last}")
    told = [line.split()[1] for line in answers.splitlines() if line.startswith("x-request-id: ")]
    assert told[0] == trace
    assert len(set(told)) == 3
    assert service.stop() == 0
    log = service.log.read_text()
    assert [json.loads(line)["trace_id"] for line in log.splitlines() if "/nothing" in line] == told
    assert "hunter2" not in log


def test_a_client_that_leaves_is_no_error(service: Service) -> None:
    service.begin(UPLOAD).close()
    assert service.alive()
    assert service.stop() == 0
    assert '"error"' not in service.log.read_text()
    assert "Traceback" not in service.log.read_text()


def test_the_end_waits_for_no_upload(service: Service) -> None:
    with service.begin(UPLOAD):
        assert service.alive()
        begun = time.monotonic()
        assert service.stop() == 0
    assert time.monotonic() - begun < SHUTDOWN + SPARE


def answering(service: Service) -> set[int]:
    """Return the numbers of the processes that have the port, but for the one that started them."""
    search = ["pgrep", "--parent", str(service.process.pid), "--full", "spawn_main"]
    found = subprocess.run(search, capture_output=True, text=True, check=False).stdout
    return set(map(int, found.split()))


@pytest.mark.skipif(shutil.which("pgrep") is None, reason="there is no pgrep")
@pytest.mark.parametrize("service", [("--workers", "2")], indirect=True, ids=["two workers"])
def test_of_several_workers_one_that_dies_is_replaced(service: Service) -> None:
    latest = time.monotonic() + HUNG + 30  # of one that dies while it starts, an answer is waited for
    while service.log.read_text().count("startup complete") < 2:
        assert time.monotonic() < latest
        time.sleep(0.1)
    time.sleep(1)  # for the answer that it owes to the parent, which nobody can see
    before = answering(service)
    assert len(before) == 2
    os.kill(min(before), signal.SIGKILL)
    while len(after := answering(service)) < 2 or after == before:
        assert time.monotonic() < latest
        time.sleep(0.1)
    assert len(after & before) == 1
    assert all(service.alive() for _ in range(10))
    with service.begin(UPLOAD):  # which does not end by itself
        assert service.stop() == 0
    assert answering(service) == set()
    assert "Traceback" not in service.log.read_text()


LOCK = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1])
held.execute("BEGIN EXCLUSIVE")
print(flush=True)
sys.stdin.read()
"""


def test_a_live_process_says_so_while_all_threads_are_busy(service: Service) -> None:
    lock = [sys.executable, "-c", LOCK, str(service.log.parent / "db.sqlite")]
    with subprocess.Popen(lock, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        waiting = [service.begin(UPLOAD + '{"name": "x"}') for _ in range(50)]
        begun = time.monotonic()
        assert service.alive()
        assert time.monotonic() - begun < SPARE
        for each in waiting:
            each.close()
