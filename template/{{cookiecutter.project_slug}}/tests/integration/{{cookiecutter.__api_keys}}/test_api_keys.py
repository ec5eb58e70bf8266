"""AUTH=api-key, from the command that makes a key to the request that is refused after it was revoked."""

import json
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from typer.testing import Result

from config.settings import Settings
from core.infrastructure.callers import CurrentCallers
from core.infrastructure.database.engine import Database
from core.infrastructure.web import Router, create_app, needs

Run = Callable[..., Result]

router = Router(prefix="/things", tags=["things"])


@router.get("")
@needs("things:read")
def show() -> str:
    return CurrentCallers().current()


@router.post("")
@needs("things:write")
def make() -> str:
    return CurrentCallers().current()


@pytest.fixture
def client(database: Database, environment: None, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A client of a service that takes keys."""
    monkeypatch.setenv("AUTH", "api-key")
    return TestClient(create_app(Settings(), [router]))


def create(run: Run, *arguments: object) -> tuple[str, dict[str, str]]:
    """Make a key; its identifier, and the header that it is sent in."""
    said = json.loads(run("api-keys", "create", *arguments, "--json").stdout)
    return said["id"], {"authorization": f"Bearer {said['key']}"}


def test_a_key_lets_in_where_its_scopes_say(
    run: Run, client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    _, ada = create(run, "ada", "--scope", "things:read")
    _, eve = create(run, "eve", "--scope", "things:read things:write", "--days", 1)
    assert client.get("/things", headers=ada).json() == "ada"
    assert client.post("/things", headers=eve).json() == "eve"
    refused = client.post("/things", headers=ada)
    assert refused.status_code == 403
    assert 'error="insufficient_scope", scope="things:write"' in refused.headers["www-authenticate"]
    assert '"by": "eve"' in capsys.readouterr().err


def test_a_revoked_key_is_refused_from_the_next_request_on(run: Run, client: TestClient) -> None:
    id, ada = create(run, "ada", "--scope", "things:read")
    _, eve = create(run, "eve", "--scope", "things:read")
    assert client.get("/things", headers=ada).status_code == 200
    assert run("api-keys", "revoke", id).stdout == "Revoked the key of ada.\n"
    refused = client.get("/things", headers=ada)
    assert (refused.status_code, refused.json()["detail"]) == (401, "the key was revoked")
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]
    assert client.get("/things", headers=eve).status_code == 200


def test_keys_are_shown_once_and_listed_without_their_secrets(run: Run) -> None:
    made = run("api-keys", "create", "ada", "--scope", "things:read")
    token = made.stdout.strip()
    assert made.stdout == f"{token}\n"
    assert token not in made.stderr
    for options in ([], ["--json"]):
        listed = run("api-keys", "list", *options).stdout
        assert "things:read" in listed
        assert token.rpartition(".")[2] not in listed
        assert "digest" not in listed


@pytest.mark.parametrize("token", ["nothing", f"key_{'0' * 32}.{'s' * 43}"])
def test_what_is_no_key_is_refused_and_shown_nowhere(
    client: TestClient, token: str, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = client.get("/things", headers={"authorization": f"Bearer {token}"})
    assert (refused.status_code, refused.json()["detail"]) == (401, "the key is none that this service takes")
    assert token not in refused.text + capsys.readouterr().err
    assert client.get("/things").headers["www-authenticate"] == 'Bearer realm="api"'


def test_the_document_says_that_it_takes_a_key(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["components"]["securitySchemes"]["token"]["bearerFormat"] == "API key"
    assert document["paths"]["/things"]["post"]["security"] == [{"token": ["things:write"]}]
    assert {"400", "401", "403"} <= document["paths"]["/things"]["get"]["responses"].keys()


def test_bad_arguments_are_told_in_a_sentence(run: Run) -> None:
    for arguments in (["ada"], ["ada", "--scope", "caf\u00e9"], ["ada", "--scope", "a:b", "--days", "0"]):
        assert run("api-keys", "create", *arguments).exit_code in {1, 2}
    assert run("api-keys", "revoke", "0" * 32).exit_code == 1
    assert run("api-keys", "list").stdout.count("\n") == 1
