from http import HTTPStatus
from typing import Annotated, BinaryIO

import pytest
from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from config.settings import Settings
from core.application.versions import expect_version
from core.domain import errors
from core.domain.entities import Versioned
from core.infrastructure.web import (
    After,
    Body,
    Id,
    Router,
    Version,
    bodies,
    create_app,
    download,
    health,
    line,
    spooled,
)


class OutOfPaper(errors.Error):
    pass


STATUSES = {OutOfPaper: 507}  # as a feature would write it, in a variable that nobody annotated


class DeletedNote(errors.NotFound):
    pass


RAISED = {
    "not-found": errors.NotFound("no such note"),
    "taken": errors.AlreadyExists("the title is taken"),
    "stale": errors.StaleEntity("somebody was faster"),
    "reference": errors.InvalidReference("there is no folder 7"),
    "needed": errors.StillReferenced("the folder is still referred to by notes"),
    "value": errors.InvalidValue("too long"),
    "line": errors.BadRecord(3, "too long"),
    "storage": errors.StorageUnavailable("the database is away"),
    "aborted": errors.TransactionAborted("try again"),
    "unknown": errors.OutcomeUnknown("it is not known whether it was kept"),
    "subclass": DeletedNote("deleted"),
    "feature": OutOfPaper("no paper"),
    "other": errors.Error("something else"),
    "bug": ZeroDivisionError("password=hunter2"),
}

router = Router()


@router.get("/raise/{name}")
def fail(name: str) -> None:
    raise RAISED[name]


@router.get("/square")
def square(number: int) -> int:
    return number * number


@router.post("/reverse")
def reverse(body: Annotated[BinaryIO, Depends(spooled)]) -> Response:
    return Response(body.read()[::-1])


asked: list[str] = []


async def path_of(request: Request) -> str:
    asked.append(request.url.path)
    return request.url.path


async def twice(path: Annotated[str, Depends(path_of)]) -> str:
    return path * 2


@router.get("/asked/{id}")
def tell(request: Request, id: int, path: Annotated[str, Depends(path_of)]) -> list[object]:
    return [request.method, id, path]


@router.get("/asked-twice")
def tell_twice(
    path: Annotated[str, Depends(path_of)], more: Annotated[str, Depends(twice)], request: Request
) -> list[str]:
    return [path, more, request.method]


class NewName(Body):
    name: Annotated[str, line(10, "first")]


@router.put("/things/{id}")
def change(id: Id, version: Version, new: NewName) -> int:
    if id != "known":
        raise errors.NotFound("no such thing")
    expect_version(Versioned(id=id, version=12), version)
    return version


@router.get("/things")
def leaf(after: After = None) -> None: ...


@router.delete("/things/{id}")
def remove(id: Id) -> None: ...


@router.get("/download")
def get_file(*, broken: bool = False) -> StreamingResponse:
    def write(stream: BinaryIO) -> None:
        stream.write(b"a,b\r\n" * 100_000)
        if broken:
            raise errors.StorageUnavailable("the database went away")

    return download(write, "text/csv", "things.csv")


@pytest.fixture
def client() -> TestClient:
    app = create_app(Settings(_env_file=None), [router], STATUSES)
    return TestClient(app, raise_server_exceptions=False)


UNPROCESSABLE = HTTPStatus(422).phrase
"""Python 3.13 took over the new name that RFC 9110 has for it."""


@pytest.mark.parametrize(
    ("name", "status", "title"),
    [
        ("not-found", 404, "Not Found"),
        ("taken", 409, "Conflict"),
        ("stale", 409, "Conflict"),
        ("reference", 422, UNPROCESSABLE),
        ("needed", 409, "Conflict"),
        ("value", 422, UNPROCESSABLE),
        ("line", 422, UNPROCESSABLE),
        ("storage", 503, "Service Unavailable"),
        ("aborted", 503, "Service Unavailable"),
        ("unknown", 503, "Service Unavailable"),
        ("subclass", 404, "Not Found"),
        ("feature", 507, "Insufficient Storage"),
        ("other", 400, "Bad Request"),
    ],
)
def test_a_domain_error_is_told_as_problem_details(
    client: TestClient, name: str, status: int, title: str
) -> None:
    response = client.get(f"/raise/{name}")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {"title": title, "status": status, "detail": str(RAISED[name])}


def test_a_stale_precondition_is_told_as_such(client: TestClient) -> None:
    assert client.get("/raise/stale", headers={"If-Match": '"1"'}).status_code == 412


def test_an_unavailable_store_asks_for_another_try(client: TestClient) -> None:
    assert client.get("/raise/storage").headers["retry-after"] == "1"
    assert "retry-after" not in client.get("/raise/unknown").headers


def test_a_bug_tells_nothing_about_itself(client: TestClient) -> None:
    response = client.get("/raise/bug")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "hunter2" not in response.text


def test_a_request_that_does_not_fit_is_told_where(client: TestClient) -> None:
    response = client.get("/square?number=x")
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"].startswith("query number: ")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("DELETE", "/square", 405)])
def test_unknown_paths_and_methods_are_problems_too(
    client: TestClient, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert response.status_code == response.json()["status"] == status
    assert response.headers["content-type"] == "application/problem+json"


def test_a_large_body_goes_to_disk_and_arrives_whole(client: TestClient) -> None:
    body = bytes(range(256)) * (bodies.IN_MEMORY // 128)
    assert client.post("/reverse", content=body).content == body[::-1]


def put(client: TestClient, etag: str | None, path: str = "/things/known", name: str = "x") -> int:
    headers = {} if etag is None else {"If-Match": etag}
    return client.put(path, json={"name": name}, headers=headers).status_code


def test_a_change_names_the_version_that_it_is_for(client: TestClient) -> None:
    assert put(client, '"12"') == 200
    assert put(client, '"13"') == 412
    assert put(client, None) == 428


@pytest.mark.parametrize("etag", ["*", "", '"012"', '"x"', '"-1"', 'W/"1"', '"1", "2"', f'"{"9" * 4_301}"'])
def test_an_etag_that_is_not_ours_matches_nothing(client: TestClient, etag: str) -> None:
    assert put(client, etag) == 412


@pytest.mark.parametrize("etag", [None, '"13"'])
def test_preconditions_are_looked_at_last(client: TestClient, etag: str | None) -> None:
    assert put(client, etag, name="") == 422
    assert put(client, etag, path="/things/unknown") == 404


def test_a_download_arrives_whole_and_with_a_name(client: TestClient) -> None:
    response = client.get("/download")
    assert response.content == b"a,b\r\n" * 100_000
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="things.csv"'


def test_a_download_that_fails_is_a_problem_and_no_half_file(client: TestClient) -> None:
    assert client.get("/download?broken=true").status_code == 503


def test_a_live_process_says_so_without_asking_the_database(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "connect", lambda _: pytest.fail("asked the database"))
    assert client.get("/health/live").json() == {"status": "alive"}


def test_the_service_is_ready_when_the_database_answers(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def ping(self) -> None:
            raise errors.StorageUnavailable("the database is away")

    class There:
        def ping(self) -> None: ...

    monkeypatch.setattr(health, "connect", lambda _: There())
    assert client.get("/health/ready").json() == {"status": "ready"}
    monkeypatch.setattr(health, "connect", lambda _: Away())
    assert client.get("/health/ready").status_code == 503


def test_the_documentation_says_how_errors_look(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    responses = document["paths"]["/square"]["get"]["responses"]
    assert set(responses) == {"200", "414", "422", "500", "503"}
    assert set(responses["422"]["content"]) == {"application/problem+json"}
    assert set(document["components"]["schemas"]) == {"Health", "NewName", "Problem"}
    change = document["paths"]["/things/{id}"]["put"]
    assert " ".join(change["responses"]) == "200 400 404 408 409 412 413 414 422 428 500 503"
    assert all(parameter["required"] for parameter in change["parameters"])


def test_head_is_answered_wherever_get_is(client: TestClient) -> None:
    answer = client.head("/square?number=3")
    assert (answer.status_code, answer.content) == (200, b"")
    assert client.head("/square").status_code == 422
    assert client.head("/things/known").status_code == 405


@pytest.mark.parametrize(
    ("path", "methods"), [("/square", "GET, HEAD"), ("/things/x", "DELETE, PUT"), ("/reverse", "POST")]
)
def test_a_wrong_method_is_told_all_that_there_are(client: TestClient, path: str, methods: str) -> None:
    for wrong in ("PATCH", "OPTIONS"):
        assert client.request(wrong, path).headers.get_list("allow") == [methods]


def test_a_redirect_does_not_repeat_the_host(client: TestClient) -> None:
    headers = {"Host": "evil.example"}
    response = client.get("/square/?number=3", headers=headers, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (307, "/square?number=3")
    response = client.get("//evil.example/", headers=headers, follow_redirects=False)
    assert "evil" not in response.headers.get("location", "")


@pytest.mark.parametrize(
    "body", ['{"name": "a", "name": "b"}', '{"name": "a", "more": {"x": 1, "x": 1}}', '{"name": NaN}']
)
def test_json_that_means_two_things_or_none_is_refused(client: TestClient, body: str) -> None:
    headers = {"Content-Type": "application/json", "If-Match": '"12"'}
    for content in (body, body + " " * bodies.AT_ONCE):
        response = client.put("/things/known", content=content, headers=headers)
        assert response.status_code == 422
        assert "body" in response.json()["detail"]


@pytest.mark.parametrize("body", ["[" * 100_000, "9" * 5_000, b"\xff", "{", ""], ids=range(5))
def test_json_that_cannot_be_read_is_refused(client: TestClient, body: str | bytes) -> None:
    headers = {"Content-Type": "application/json", "If-Match": '"12"'}
    response = client.put("/things/known", content=body, headers=headers)
    assert response.status_code in {400, 422}
    assert response.headers["content-type"] == "application/problem+json"


def test_a_body_that_is_too_large_is_refused(client: TestClient) -> None:
    limit = Settings(_env_file=None).http_largest_body
    assert client.post("/reverse", content=bytes(limit)).status_code == 200
    assert client.post("/reverse", content=bytes(limit + 1)).status_code == 413
    assert client.post("/reverse", content=iter([bytes(limit), b"x"])).status_code == 413
    assert client.put("/things/known", json={"name": "x" * limit}).status_code == 413


def test_an_address_that_is_too_long_is_refused(client: TestClient) -> None:
    response = client.get("/square", params={"number": ["1"] * 4_000})
    assert (response.status_code, response.json()["status"]) == (414, 414)


@pytest.mark.parametrize(
    "content",
    [
        b"\x8c\xff",
        b"\xff\xfe{\x00",
        b"[" * 100_000,
        b'{"name":' * 100_000,
        b"9" * 10_000,
        b"\xef\xbb\xbf{}",
        b"{",
        b"",
    ],
    ids=["no text", "UTF-16", "deep", "deep objects", "a huge number", "a byte order mark", "cut", "nothing"],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/reverse"), ("PUT", "/things/1")])
def test_no_body_is_too_odd_for_an_answer(client: TestClient, method: str, path: str, content: bytes) -> None:
    headers = {"content-type": "application/json", "if-match": '"1"'}
    answer = client.request(method, path, content=content, headers=headers)
    assert answer.status_code in ({200, 422} if method == "POST" else {400, 422})


def test_what_is_wrong_is_named_as_the_client_sent_it(client: TestClient) -> None:
    answer = client.get("/things?after=%20")
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("query after: ' ' ")


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/asked/7", ["GET", 7, "/asked/7"]),
        ("/asked-twice", ["/asked-twice", "/asked-twice/asked-twice", "GET"]),
    ],
)
def test_what_a_dependency_makes_of_the_request_is_asked_once(
    client: TestClient, path: str, answer: list[object]
) -> None:
    asked.clear()
    assert client.get(path).json() == answer
    assert asked == [path]
