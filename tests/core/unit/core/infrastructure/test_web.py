from http import HTTPStatus
from typing import Annotated, BinaryIO

import pytest
from fastapi import APIRouter, Depends, Response
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from config.settings import Settings
from core.domain import errors
from core.infrastructure import web
from core.infrastructure.web import create_app, download, expected_version, spooled


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

router = APIRouter()


@router.get("/raise/{name}")
def fail(name: str) -> None:
    raise RAISED[name]


@router.get("/square")
def square(number: int) -> int:
    return number * number


@router.post("/reverse")
def reverse(body: Annotated[BinaryIO, Depends(spooled)]) -> Response:
    return Response(body.read()[::-1])


@router.put("/change")
def change(version: Annotated[int, Depends(expected_version)]) -> int:
    return version


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
    body = bytes(range(256)) * (web.IN_MEMORY // 128)
    assert client.post("/reverse", content=body).content == body[::-1]


def test_a_change_names_the_version_that_it_is_for(client: TestClient) -> None:
    assert client.put("/change", headers={"If-Match": '"12"'}).json() == 12
    assert client.put("/change").status_code == 428


@pytest.mark.parametrize("etag", ["*", "", '"x"', '"-1"', 'W/"1"', '"1", "2"'])
def test_an_etag_that_is_not_ours_matches_nothing(client: TestClient, etag: str) -> None:
    assert client.put("/change", headers={"If-Match": etag}).status_code == 412


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
    monkeypatch.setattr(web, "connect", lambda _: pytest.fail("asked the database"))
    assert client.get("/health/live").json() == {"status": "alive"}


def test_the_service_is_ready_when_the_database_answers(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def ping(self) -> None:
            raise errors.StorageUnavailable("the database is away")

    class There:
        def ping(self) -> None: ...

    monkeypatch.setattr(web, "connect", lambda _: There())
    assert client.get("/health/ready").json() == {"status": "ready"}
    monkeypatch.setattr(web, "connect", lambda _: Away())
    assert client.get("/health/ready").status_code == 503


def test_the_documentation_says_how_errors_look(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    responses = document["paths"]["/square"]["get"]["responses"]
    assert set(responses) == {"200", "4XX", "5XX"}
    assert set(responses["4XX"]["content"]) == {"application/problem+json"}
    assert document["info"]["title"]
