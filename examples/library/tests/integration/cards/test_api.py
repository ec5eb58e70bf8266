"""The routes of cards."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from core.infrastructure.callers import ANYBODY
from modules.cards.schemas import CardBody
from tests.samples import card_details

PATH = "/cards"
EQUAL = ("number", "member")
"""Fields that lists are filtered by with a value."""
BETWEEN = ("issued",)
"""Fields that lists are filtered by with bounds."""
PARTS = ("number",)
"""Fields that lists are filtered by with a part of them."""


def body(number: int = 1) -> dict[str, Any]:
    """Return what a client sends for the nth."""
    sent = CardBody.model_validate(card_details(number), from_attributes=True)
    return sent.model_dump(mode="json")


def created(client: TestClient, number: int = 1) -> dict[str, Any]:
    response = client.post(PATH, json=body(number))
    assert response.status_code == 201, response.text
    new: dict[str, Any] = response.json()
    return new


def ids(client: TestClient, /, **query: Any) -> list[str]:
    response = client.get(PATH, params=query)
    assert response.status_code == 200, response.text
    return [each["id"] for each in response.json()["items"]]


def test_a_new_one_has_an_address_and_a_version(client: TestClient) -> None:
    response = client.post(PATH, json=body())
    shown = client.get(response.headers["location"])
    assert shown.json() == response.json()
    assert shown.json().items() >= body().items()
    assert shown.headers["etag"] == response.headers["etag"] == '"1"'


def test_another_with_the_same_number_conflicts(client: TestClient) -> None:
    first = created(client, 1)
    same = {"number": first["number"]}
    taken = client.post(PATH, json=body(2) | same)
    assert (taken.status_code, taken.headers["content-type"]) == (409, "application/problem+json")
    assert ids(client) == [first["id"]]


def test_another_with_the_same_member_conflicts(client: TestClient) -> None:
    first = created(client, 1)
    same = {"member": first["member"]}
    taken = client.post(PATH, json=body(2) | same)
    assert (taken.status_code, taken.headers["content-type"]) == (409, "application/problem+json")
    assert ids(client) == [first["id"]]


def test_member_must_be_there(client: TestClient) -> None:
    refused = client.post(PATH, json=body() | {"member": "f" * 32})
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert refused.json()["detail"] == f"there is no member {'f' * 32}"


def test_what_is_referred_to_as_member_stays(client: TestClient) -> None:
    referred = created(client)["member"]
    refused = client.delete(f"/members/{referred}")
    assert refused.status_code == 409
    assert refused.json()["detail"].startswith(f"member {referred} is still referred to")


def test_a_change_is_for_the_version_that_was_looked_at(client: TestClient) -> None:
    path = f"{PATH}/{created(client, 1)['id']}"
    assert client.put(path, json=body(2)).status_code == 428
    changed = client.put(path, json=body(2), headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert client.get(path).json() == changed.json()
    assert changed.json().items() >= body(2).items()
    assert client.put(path, json=body(3), headers={"If-Match": '"1"'}).status_code == 412


def test_all_are_listed_by_number_in_pages(client: TestClient) -> None:
    for number in (3, 1, 2):
        created(client, number)
    page = client.get(PATH, params={"limit": 2}).json()
    rest = client.get(PATH, params={"after": page["next"]}).json()
    listed = [each["number"] for each in (*page["items"], *rest["items"])]
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    assert listed == sorted(listed)


def test_lists_show_what_fits(client: TestClient) -> None:
    new = [created(client, number) for number in (1, 2, 3)]
    for name in EQUAL:
        same = [each["id"] for each in new if each[name] == new[0][name]]
        assert ids(client, **{name: new[0][name]}) == same
    for name in BETWEEN:
        bounds = {f"{name}_from": new[1][name], f"{name}_to": new[2][name]}
        assert ids(client, **bounds) == [each["id"] for each in new[1:]]
    for name in PARTS:
        for way in ("begins", "contains"):
            assert ids(client, **{f"{name}_{way}": new[0][name]}) == [new[0]["id"]]


def test_a_page_is_what_was_asked_for(client: TestClient) -> None:
    for number in (1, 2, 3):
        created(client, number)
    asked: dict[str, Any] = {"sort": "-id", "limit": 1, "fields": "id,version"}
    first = client.get(PATH, params=asked | {"total": "true"}).json()
    second = client.get(PATH, params=asked | {"after": first["next"]}).json()
    assert (first["total"], first["previous"], list(first["items"][0])) == (3, None, ["id", "version"])
    assert first["items"][0]["id"] > second["items"][0]["id"]
    assert client.get(PATH, params=asked | {"before": second["previous"]}).json()["items"] == first["items"]


@pytest.mark.parametrize(
    "asked", ["sort=nothing", "fields=nothing", "total=yes", "before=nowhere", "nothing=1"]
)
def test_what_a_list_does_not_know_is_refused(client: TestClient, asked: str) -> None:
    refused = client.get(f"{PATH}?{asked}")
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")


def test_who_made_it_is_told_and_asked_for(client: TestClient) -> None:
    new = created(client)
    assert (new["created_by"], new["updated_by"]) == (ANYBODY, ANYBODY)
    assert ids(client, created_by=ANYBODY, updated_by=ANYBODY) == [new["id"]]
    assert ids(client, created_by="somebody") == []
    assert client.post(PATH, json=body(2) | {"created_by": "somebody"}).status_code == 422


def test_what_is_removed_is_gone(client: TestClient) -> None:
    path = f"{PATH}/{created(client)['id']}"
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == client.delete(path).status_code == 404


@pytest.mark.parametrize("name", ["number", "member"])
def test_what_must_be_given_cannot_be_left_out(client: TestClient, name: str) -> None:
    incomplete = body()
    del incomplete[name]
    assert client.post(PATH, json=incomplete).status_code == 422


def test_a_field_that_nobody_knows_is_refused(client: TestClient) -> None:
    refused = client.post(PATH, json=body() | {"id": "1"})
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_import_takes_over_what_an_export_wrote(client: TestClient, form: str) -> None:
    new = [created(client, number) for number in (1, 2, 3)]
    file = client.get(f"{PATH}/export", params={"format": form})
    kind = {"content-type": file.headers["content-type"]}
    for each in new[:2]:
        client.delete(f"{PATH}/{each['id']}")
    assert client.post(f"{PATH}/import", content=file.content, headers=kind).json() == {"added": 2}
    assert client.get(PATH).json()["items"] == new
