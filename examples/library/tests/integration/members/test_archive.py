"""What becomes of members that are removed, through both interfaces."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from fastapi.testclient import TestClient
from typer.testing import Result

from modules.members.schemas import MemberBody
from tests.samples import member_details

PATH = "/members"
GROUP = "members"

NOTHING: dict[str, Any] = {}

Run = Callable[..., Result]


def created(client: TestClient, number: int, other: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
    sent = MemberBody.model_validate(member_details(number), from_attributes=True)
    response = client.post(PATH, json={**sent.model_dump(mode="json"), **other})
    assert response.status_code == 201, response.text
    new: dict[str, Any] = response.json()
    return new


def removed(client: TestClient, *numbers: int) -> list[dict[str, Any]]:
    """Add and remove some; return what they were."""
    new = [created(client, number) for number in numbers]
    for each in new:
        assert client.delete(f"{PATH}/{each['id']}").status_code == 204
    return new


def test_what_was_removed_is_restored_as_it_was(client: TestClient) -> None:
    [old] = removed(client, 1)
    restored = client.post(f"{PATH}/{old['id']}/restore")
    assert (restored.status_code, restored.json()) == (200, old)
    assert restored.headers["etag"] == client.get(f"{PATH}/{old['id']}").headers["etag"] == '"1"'
    again = client.post(f"{PATH}/{old['id']}/restore")
    assert (again.status_code, again.headers["content-type"]) == (409, "application/problem+json")


def test_the_archive_is_leafed_through_from_the_last_one(client: TestClient) -> None:
    old = removed(client, 1, 2, 3)
    first = client.get(f"{PATH}/archived", params={"limit": 2, "total": "true"}).json()
    second = client.get(f"{PATH}/archived", params={"after": first["next"]}).json()
    found = [*first["items"], *second["items"]]
    assert (first["total"], [each.pop("archived_at") > "2026" for each in found]) == (3, [True] * 3)
    assert found == old[::-1]
    assert client.get(PATH).json()["items"] == []


def test_the_email_of_what_was_removed_is_free(client: TestClient) -> None:
    [old] = removed(client, 1)
    created(client, 2, {"email": old["email"]})
    taken = client.post(f"{PATH}/{old['id']}/restore")
    assert (taken.status_code, taken.headers["content-type"]) == (409, "application/problem+json")


def test_commands_list_restore_and_purge(client: TestClient, run: Run) -> None:
    first, second, third = (each["id"] for each in removed(client, 1, 2, 3))
    listed = json.loads(run(GROUP, "archived", "--json").stdout)["items"]
    assert [each["id"] for each in listed] == [third, second, first]
    assert run(GROUP, "restore", first).stdout == f"Restored {first}.\n"
    assert run(GROUP, "restore", first).exit_code == 1
    assert run(GROUP, "purge", "--days", 1).stdout == "Purged 0.\n"
    assert run(GROUP, "purge", "--days", 0).stdout == "Purged 2.\n"
    assert run(GROUP, "archived").stdout.splitlines()[1:] == []
    assert run(GROUP, "show", first).exit_code == 0
