"""Each request has an id: in its answer, and in every line that is logged on its way."""

import json
import logging
from collections.abc import Iterator
from typing import Annotated, Any, BinaryIO

import pytest
import structlog
from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from config.settings import Settings
from core.infrastructure.web import Body, Id, Router, access, create_app, spooled

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SENT = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}

router = Router()


class Name(Body):
    name: str


@router.get("/things/{id}")
def show(id: Id) -> str:
    structlog.get_logger("ours").info("in a thread")
    logging.getLogger("theirs").warning("in a thread")
    return id


@router.put("/things/{id}")
def change(id: Id, new: Name) -> None: ...


@router.post("/things")
def send(body: Annotated[BinaryIO, Depends(spooled)]) -> int:
    return len(body.read())


@router.get("/stream")
def stream() -> StreamingResponse:
    def parts() -> Iterator[bytes]:
        for number in range(2):
            structlog.get_logger("ours").info("a part", number=number)
            yield b"part"

    return StreamingResponse(parts())


@router.get("/late")
def break_off() -> StreamingResponse:
    def parts() -> Iterator[bytes]:
        yield b"part"
        raise ZeroDivisionError

    return StreamingResponse(parts())


@router.get("/bug")
def fail() -> None:
    raise ZeroDivisionError("no")


@router.get("/kept")
def keep(response: Response) -> None:
    response.headers["Cache-Control"] = "max-age=60"


@router.get("/bound")
async def bind(request: Request) -> Response:
    structlog.contextvars.bind_contextvars(user="somebody")
    return Response()


@pytest.fixture
def client() -> TestClient:
    settings = Settings(_env_file=None, http_largest_body=100)
    return TestClient(create_app(settings, [router]), raise_server_exceptions=False)


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    return [line for line in lines if not line["logger"].startswith("httpx")]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "known"),
    [
        ("GET", "/things/7?name=people", "", 200, "/things/{id}"),
        ("HEAD", "/things/7", "", 200, "/things/{id}"),
        ("GET", "/stream", "", 200, "/stream"),
        ("GET", "/docs", "", 200, "/docs"),
        ("GET", "/nothing/50%25%0Aof%1b?secret=one", "", 404, "/nothing/50%25%0Aof%1B"),
        ("GET", f"/{'a' * 1_000}", "", 404, f"/{'a' * 199}"),
        ("GET", f"/{'a' * 20_000}", "", 414, f"/{'a' * 199}"),
        ("DELETE", "/things/7", "", 405, "/things/{id}"),
        ("PUT", "/things/7", "{}", 422, "/things/{id}"),
        ("POST", "/things", "a" * 101, 413, "/things"),
        ("GET", "/bug", "", 500, "/bug"),
        ("GET", "/late", "", 200, "/late"),
    ],
)
def test_every_answer_tells_the_id_and_leaves_a_line(
    client: TestClient,
    capsys: pytest.CaptureFixture[str],
    method: str,
    path: str,
    body: str,
    status: int,
    known: str,
) -> None:
    answer = client.request(method, path, content=body, headers=SENT)
    assert (answer.status_code, answer.headers.get_list("x-request-id")) == (status, [TRACE])
    lines = logged(capsys)
    assert {line["trace_id"] for line in lines} == {TRACE}
    [line] = [line for line in lines if line["message"] == "request"]
    assert (line["method"], line["path"], line["status"], line["level"]) == (method, known, status, "info")
    assert 0 < line["milliseconds"] < 10_000


def test_what_is_logged_on_the_way_has_the_id(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    for path, messages in {"/things/7": ["in a thread"] * 2, "/stream": ["a part"] * 2}.items():
        client.get(path, headers=SENT)
        lines = logged(capsys)
        assert [line["message"] for line in lines] == [*messages, "request"]
        assert {line["trace_id"] for line in lines} == {TRACE}


@pytest.mark.parametrize(
    "sent", ["", "no", "<b>\xe9", f"00-{TRACE.upper()}-00f067aa0ba902b7-01", "0" * 9_000]
)
def test_an_id_that_is_none_is_made_anew_and_never_repeated(
    client: TestClient, capsys: pytest.CaptureFixture[str], sent: str
) -> None:
    answer = client.get("/things/7", headers=[(b"traceparent", sent.encode("latin-1"))])
    found = answer.headers["x-request-id"]
    assert answer.status_code == 200
    assert len(found) == 32
    assert int(found, 16)
    assert {line["trace_id"] for line in logged(capsys)} == {found}


def test_several_ids_are_none(client: TestClient) -> None:
    answer = client.get("/things/7", headers=[*SENT.items(), *SENT.items()])
    assert answer.headers["x-request-id"] != TRACE


def test_a_request_knows_nothing_of_the_one_before(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    structlog.contextvars.bind_contextvars(user="whoever started the service")
    try:
        ids = {client.get(path).headers["x-request-id"] for path in ("/bound", "/things/7", "/things/7")}
    finally:
        structlog.contextvars.clear_contextvars()
    assert len(ids) == 3
    users = [line.get("user") for line in logged(capsys) if line["message"] == "request"]
    assert users == ["somebody", None, None]


def test_probes_are_logged_for_those_who_debug(capsys: pytest.CaptureFixture[str]) -> None:
    for level, lines in {"INFO": [], "DEBUG": ["/health/live"]}.items():
        client = TestClient(create_app(Settings(_env_file=None, log_level=level), []))
        assert client.get("/health/live").headers["x-request-id"]
        assert [line["path"] for line in logged(capsys) if line["message"] == "request"] == lines


def test_the_document_tells_of_the_header(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["components"]["headers"]["X-Request-ID"]["schema"]["pattern"] == "^[0-9a-f]{32}$"
    assert all(
        "X-Request-ID" in answer["headers"]
        for item in document["paths"].values()
        for operation in item.values()
        for answer in operation["responses"].values()
    )


@pytest.mark.parametrize(
    "path", ["/things/7", "/stream", "/docs", "/openapi.json", "/nothing", "/bug", "/health/live"]
)
def test_every_answer_is_for_its_caller_alone(client: TestClient, path: str) -> None:
    told = client.get(path).headers
    for name, value in access.CAREFUL:
        assert told.get_list(name.decode()) == [value.decode()]


def test_a_route_that_says_otherwise_is_believed(client: TestClient) -> None:
    assert client.get("/kept").headers.get_list("cache-control") == ["max-age=60"]
