"""The routes of {{ cookiecutter.__plural_words }}."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

PATH = "/{{ cookiecutter.__plural_kebab }}"


def created(client: TestClient, name: str) -> dict[str, Any]:
    response = client.post(PATH, json={"name": name})
    assert response.status_code == 201
    new: dict[str, Any] = response.json()
    return new


def test_a_new_one_has_an_address_and_a_version(client: TestClient) -> None:
    response = client.post(PATH, json={"name": "first"})
    shown = client.get(response.headers["location"])
    assert shown.json() == response.json()
    assert shown.headers["etag"] == response.headers["etag"] == '"1"'


def test_a_taken_name_is_a_conflict(client: TestClient) -> None:
    created(client, "first")
    response = client.post(PATH, json={"name": "first"})
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"


def test_a_new_name_is_for_the_version_that_was_looked_at(client: TestClient) -> None:
    path = f"{PATH}/{created(client, 'first')['id']}"
    change = {"name": "second"}
    assert client.put(f"{path}/name", json=change).status_code == 428
    renamed = client.put(f"{path}/name", json=change, headers={"If-Match": '"1"'})
    assert (renamed.json()["name"], renamed.headers["etag"]) == ("second", '"2"')
    assert client.put(f"{path}/name", json=change, headers={"If-Match": '"1"'}).status_code == 412


def test_all_are_listed_in_pages(client: TestClient) -> None:
    for name in ("b", "a", "c"):
        created(client, name)
    page = client.get(PATH, params={"limit": 2}).json()
    assert [each["name"] for each in page["items"]] == ["a", "b"]
    rest = client.get(PATH, params={"after": page["next"]}).json()
    assert ([each["name"] for each in rest["items"]], rest["next"]) == (["c"], None)


def test_what_is_removed_is_gone(client: TestClient) -> None:
    path = f"{PATH}/{created(client, 'first')['id']}"
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == client.delete(path).status_code == 404


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": 5}, {"name": "x", "id": "1"}], ids=str)
def test_what_breaks_a_rule_is_refused(client: TestClient, body: dict[str, object]) -> None:
    response = client.post(PATH, json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_the_service_is_ready_and_documented(client: TestClient) -> None:
    assert client.get("/health/ready").json() == {"status": "ready"}
    assert PATH in client.get("/openapi.json").json()["paths"]
