"""RATE_LIMIT: who asks too often is told when to come again, and nobody else notices."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute

from config.settings import Auth, Settings
from core.domain.errors import StorageUnavailable
from core.infrastructure import pace
from core.infrastructure.web import Router, create_app, needs
from core.infrastructure.web.protection import Caller, Refused, Verifier
from tests.integration.document import findings

router = Router(prefix="/things", tags=["things"])


@router.get("")
def show() -> str:
    return "here"


@router.get("/open")
@needs(None)
def let_in() -> str:
    return "open"


class Names(Verifier):
    """Takes names for tokens, and counts how often it is asked."""

    def __init__(self) -> None:
        self.scheme, self.asked = {"type": "http", "scheme": "bearer"}, 0

    async def verify(self, token: str) -> Caller:
        self.asked += 1
        if token not in {"ada", "eve"}:
            raise Refused("nobody has that name")
        return Caller(token, frozenset({"test_pace:read"}))


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    names = Names()
    monkeypatch.setattr("core.infrastructure.web.application.verifier", lambda _: names)
    return names


def application(limit: str = "2/minute", auth: Auth = Auth.NONE) -> FastAPI:
    return create_app(Settings(rate_limit=limit, auth=auth, _env_file=None), [router])


def client(app: FastAPI, host: str = "192.0.2.1") -> TestClient:
    return TestClient(app, client=(host, 50_000))


def statuses(client: TestClient, times: int, token: str | None = None, path: str = "/things") -> list[int]:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return [client.get(path, headers=headers).status_code for _ in range(times)]


def test_what_is_too_much_is_refused_and_says_until_when() -> None:
    asking = client(application())
    assert statuses(asking, 3) == [200, 200, 429]
    refused = asking.get("/things")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json() == {
        "title": "Too Many Requests",
        "status": 429,
        "detail": "more than 2 requests in a minute",
    }


def test_it_is_over_when_it_was_said_to_be() -> None:
    asking = client(application("1/second"))
    assert statuses(asking, 2) == [200, 429]
    time.sleep(int(asking.get("/things").headers["retry-after"]))
    assert statuses(asking, 1) == [200]


def test_each_address_has_a_limit_of_its_own_and_a_network_of_ipv6_one() -> None:
    app = application("1/minute")
    assert statuses(client(app), 2) == [200, 429]
    assert statuses(client(app, "192.0.2.2"), 2) == [200, 429]
    assert statuses(client(app, "2001:db8::1"), 1) == [200]
    assert statuses(client(app, "2001:db8::2"), 1) == [429]
    assert statuses(client(app, "2001:db8:0:1::1"), 1) == [200]
    assert statuses(client(app, "a socket"), 2) == [200, 429]


def test_callers_who_are_known_have_one_wherever_they_are(names: Names) -> None:
    app = application(auth=Auth.OIDC)
    assert statuses(client(app), 2, "ada") == [200, 200]
    assert statuses(client(app, "192.0.2.2"), 1, "ada") == [429]
    assert statuses(client(app), 1, "eve") == [200]
    assert statuses(client(app), 3, path="/things/open") == [200, 200, 429]


def test_who_is_refused_as_nobody_known_is_soon_not_even_looked_at(names: Names) -> None:
    app = application(auth=Auth.OIDC)
    assert statuses(client(app), 4, "wrong") == [401, 401, 429, 429]
    assert names.asked == 2
    assert statuses(client(app, "192.0.2.2"), 1, "ada") == [200]


def test_probes_are_not_counted() -> None:
    assert statuses(client(application("1/day")), 3, path="/health/live") == [200, 200, 200]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST", 3)
    app = application("2/day")
    for host in range(20):
        statuses(client(app, f"192.0.2.{host}"), 1)
    assert statuses(client(app, "192.0.2.99"), 1) == [429]
    assert statuses(client(app, "192.0.2.1"), 2) == [200, 429]


def test_the_document_says_so_and_holds(names: Names) -> None:
    app = application("1000000/second", Auth.OIDC)
    responses = app.openapi()["paths"]["/things"]["get"]["responses"]
    assert {"200", "401", "403", "429"} <= responses.keys()
    assert {"Retry-After", "X-Request-ID"} == responses["429"]["headers"].keys()
    assert "429" not in app.openapi()["paths"]["/health/live"]["get"]["responses"]
    assert findings(app, "ada") == []


def test_without_a_limit_nothing_is_counted() -> None:
    app = create_app(Settings(_env_file=None), [router])
    assert "429" not in str(app.openapi())
    assert all(isinstance(route, BaseRoute) for route in app.routes)


@pytest.mark.parametrize("limit", ["100", "0/minute", "-1/minute", "1/week", "100 per minute", "x/minute"])
def test_a_limit_that_is_none_is_told(limit: str) -> None:
    with pytest.raises(ValueError, match="rate_limit"):
        application(limit)


def test_a_storage_that_is_none_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMIT_STORAGE", "rodis://:hunter2@127.0.0.1")
    with pytest.raises(StorageUnavailable, match=r"^RATE_LIMIT_STORAGE names no storage") as raised:
        application()
    assert "hunter2" not in str(raised.value)


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server's port."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server on PATH")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("redis")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        latest = time.monotonic() + 30
        while time.monotonic() < latest:
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.05)
        yield port
        server.terminate()


def test_processes_share_a_count_by_redis(redis: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMIT_STORAGE", f"redis://127.0.0.1:{redis}")
    one, other = application("3/minute"), application("3/minute")
    assert statuses(client(one), 2) == [200, 200]
    assert statuses(client(other), 2) == [200, 429]
    assert 1 <= int(client(one).get("/things").headers["retry-after"]) <= 60


def test_what_cannot_be_counted_is_let_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RATE_LIMIT_STORAGE", "redis://127.0.0.1:1")
    assert statuses(client(application("1/minute")), 2) == [200, 200]
    assert "requests are not counted" in capsys.readouterr().err
