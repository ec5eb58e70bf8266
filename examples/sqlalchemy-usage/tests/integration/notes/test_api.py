"""The `/notes` routes, as programs use them."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient


def created(client: TestClient, title: str, *tags: str, body: str = "") -> dict[str, Any]:
    response = client.post("/notes", json={"title": title, "body": body, "tags": tags})
    assert response.status_code == 201
    note: dict[str, Any] = response.json()
    return note


def test_a_new_note_has_an_address_and_a_version(client: TestClient) -> None:
    response = client.post("/notes", json={"title": "Groceries", "body": "Milk", "tags": ["shop", "home"]})
    assert response.status_code == 201
    assert response.headers["etag"] == '"1"'
    shown = client.get(response.headers["location"])
    assert shown.json() == response.json()
    assert shown.json()["tags"] == ["home", "shop"]
    assert shown.headers["etag"] == '"1"'


def test_an_edit_is_for_the_version_that_was_looked_at(client: TestClient) -> None:
    path = f"/notes/{created(client, 'Groceries')['id']}"
    first = client.patch(path, json={"title": "Shopping"}, headers={"If-Match": '"1"'})
    assert (first.status_code, first.headers["etag"], first.json()["title"]) == (200, '"2"', "Shopping")
    late = client.patch(path, json={"title": "Mine"}, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["title"]) == (412, "Precondition Failed")
    assert client.get(path).json()["title"] == "Shopping"


def test_an_edit_without_a_version_is_refused(client: TestClient) -> None:
    path = f"/notes/{created(client, 'Groceries')['id']}"
    assert client.patch(path, json={"title": "x"}).status_code == 428
    assert client.patch(path, json={"title": "x"}, headers={"If-Match": "*"}).status_code == 412


def test_tags_are_put_and_deleted(client: TestClient) -> None:
    path = f"/notes/{created(client, 'Groceries')['id']}"
    assert client.put(f"{path}/tags/home").json()["tags"] == ["home"]
    assert client.put(f"{path}/tags/home").headers["etag"] == '"2"'
    assert client.delete(f"{path}/tags/home").json()["tags"] == []


def test_a_deleted_note_is_gone(client: TestClient) -> None:
    path = f"/notes/{created(client, 'Groceries')['id']}"
    assert client.delete(path).status_code == 204
    for response in (client.get(path), client.delete(path), client.put(f"{path}/tags/x")):
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


def test_notes_are_listed_in_pages(client: TestClient) -> None:
    for title in "bca":
        created(client, title)
    by_title = {"sort": "-title", "limit": "2", "fields": "title,tags"}
    first = client.get("/notes", params=by_title | {"total": "true"}).json()
    assert (first["items"], first["total"]) == ([{"title": "c", "tags": []}, {"title": "b", "tags": []}], 3)
    second = client.get("/notes", params=by_title | {"after": first["next"]}).json()
    assert ([note["title"] for note in second["items"]], second["next"]) == (["a"], None)
    back = client.get("/notes", params=by_title | {"before": second["previous"]}).json()
    assert (back["items"], "total" in back) == (first["items"], False)


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"tags": "home"}, ["A", "B"]),
        ({"tags": ["caf\u00e9", "cafe\u0301"]}, ["B"]),
        ({"tags_empty": "true"}, ["C"]),
        ({"title": ["A", "C"]}, ["A", "C"]),
        ({"title_begins": "B"}, ["B"]),
        ({"body_contains": "%"}, ["C"]),
        ({"created_at_to": "2000-01-01T00:00:00Z"}, []),
        ({"title": ["A", "B"], "tags": "home", "tags_empty": "false", "body_begins": "b"}, ["B"]),
    ],
)
def test_notes_are_narrowed_down(client: TestClient, asked: dict[str, Any], titles: list[str]) -> None:
    created(client, "A", "home")
    created(client, "B", "home", "cafe\u0301", body="b")
    created(client, "C", body="50 %")
    assert [note["title"] for note in client.get("/notes", params=asked).json()["items"]] == titles


@pytest.mark.parametrize(
    "asked", ["order=title", "descending=true", "sort=body", "fields=colour", "tags=a b"]
)
def test_what_no_list_of_notes_knows_is_refused(client: TestClient, asked: str) -> None:
    assert client.get(f"/notes?{asked}").status_code == 422


def test_what_no_page_has_named_is_refused_in_words(client: TestClient) -> None:
    for path in ("/notes", "/notes/search"):
        response = client.get(path, params={"after": "nobody"})
        assert response.status_code == 422
        assert "after" in response.json()["detail"]


def test_a_search_goes_by_text_and_tags(client: TestClient) -> None:
    created(client, "Groceries", "shop", "home", body="Milk")
    created(client, "Milk", "shop")
    found = client.get("/notes/search", params={"text": "Milk", "tag": ["shop", "home"]}).json()["items"]
    assert [note["title"] for note in found] == ["Groceries"]


def test_statistics_are_told(client: TestClient) -> None:
    created(client, "Groceries", "shop")
    found = client.get("/notes/statistics").json()
    assert (found["notes"], found["tags"]) == (1, {"shop": 1})


@pytest.mark.parametrize(
    ("kind", "media_type"), [("jsonl", "application/x-ndjson"), ("csv", "text/csv; charset=utf-8")]
)
def test_an_export_can_be_imported(client: TestClient, kind: str, media_type: str) -> None:
    ids = [created(client, "One", "x", body="a\r\nb")["id"], created(client, "Two")["id"]]
    exported = client.get("/notes/export", params={"format": kind})
    assert exported.headers["content-type"] == media_type
    assert exported.headers["content-disposition"] == f'attachment; filename="notes.{kind}"'
    for id in ids:
        client.delete(f"/notes/{id}")
    headers = {"Content-Type": media_type}
    imported = client.post("/notes/import", content=exported.content, headers=headers)
    assert imported.json() == {"added": 2, "skipped": 0}
    assert client.get("/notes/export", params={"format": kind}).content == exported.content
    again = client.post("/notes/import?skip_known=true", content=exported.content, headers=headers)
    assert again.json() == {"added": 0, "skipped": 2}


def test_a_bad_line_is_named_and_nothing_is_imported(client: TestClient) -> None:
    lines = "\n".join(json.dumps({"title": title}) for title in ("One", ""))
    response = client.post("/notes/import", content=lines, headers={"Content-Type": "application/x-ndjson"})
    assert response.status_code == 422
    assert response.json()["detail"].startswith("line 2: ")
    assert client.get("/notes/statistics").json()["notes"] == 0


def test_an_import_of_another_kind_is_refused(client: TestClient) -> None:
    assert client.post("/notes/import", json=[]).status_code == 415


@pytest.mark.parametrize(
    "note",
    [
        {},
        {"title": ""},
        {"title": 5},
        {"title": "a\nb"},
        {"title": "x", "tags": ["a b"]},
        {"title": "x", "id": "1"},
    ],
    ids=str,
)
def test_a_note_that_breaks_a_rule_is_refused(client: TestClient, note: dict[str, object]) -> None:
    response = client.post("/notes", json=note)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_the_service_is_ready_and_documented(client: TestClient) -> None:
    assert client.get("/health/ready").json() == {"status": "ready"}
    paths = client.get("/openapi.json").json()["paths"]
    assert set(paths["/notes/import"]["post"]["requestBody"]["content"]) == {
        "application/x-ndjson",
        "text/csv",
    }
