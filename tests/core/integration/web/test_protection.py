"""AUTH=oidc, with an issuer that is a process of its own: what is let in, what is not, what is said then."""

import base64
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from typer.testing import CliRunner

import main
from config.settings import Auth, Settings
from core.infrastructure import oidc
from core.infrastructure.callers import ANYBODY, COMMAND_LINE, CurrentCallers, FixedCallers
from core.infrastructure.web import Body, Router, create_app, line, needs
from tests.integration.document import findings

KEYS = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in ("old", "new")}
CURVE = ec.generate_private_key(ec.SECP256R1())
AUDIENCE = "https://api.example.org"

router = Router(prefix="/things", tags=["things"])


class Thing(Body):
    name: Annotated[str, line(20)]


@router.get("")
def show() -> str:
    return CurrentCallers().current()


@router.post("")
def make(thing: Thing) -> str:
    return thing.name


@router.get("/count")
@needs("reports:read")
def count() -> int:
    return 7


@router.get("/open")
@needs(None)
async def let_in() -> str:
    return CurrentCallers().current()


plain = APIRouter()
plain.add_api_route("/plain", lambda: "plain", methods=["GET"])
plain.routes.append(Mount("/mounted", PlainTextResponse("mounted")))

READ, WRITE = "test_protection:read", "test_protection:write"


class Issuer:
    """A web server that publishes keys; what it says is in files, which it reads each time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder.parent / "issuer.log"
        (folder / ".well-known").mkdir(parents=True)
        self.start()

    def begin(self) -> None:
        """Be as at first."""
        self.say(issuer=self.address, jwks_uri=f"{self.address}/keys")
        self.publish(old=KEYS["old"])
        if self.process.poll() is not None:
            self.start()
        self.before = 0
        self.before = self.asked()

    def start(self) -> None:
        command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(self.port)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen([*command, "--directory", str(self.folder)], stderr=log)
        latest = time.monotonic() + 30
        while time.monotonic() < latest:
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.05)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def say(self, **document: str) -> None:
        (self.folder / ".well-known" / "openid-configuration").write_text(json.dumps(document))

    def publish(self, *more: dict[str, Any], **keys: Any) -> None:
        told = [
            {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "alg": "RS256"}
            for kid, key in keys.items()
        ]
        (self.folder / "keys").write_text(json.dumps({"keys": [*told, *more]}))

    def asked(self) -> int:
        return self.log.read_text().count("GET /keys") - self.before

    def token(
        self, key: Any = KEYS["old"], kid: str | None = "old", alg: str = "RS256", **claims: Any
    ) -> str:
        now = int(time.time())
        told = {"iss": self.address, "aud": AUDIENCE, "sub": "ada", "exp": now + 600, "scope": READ, **claims}
        told = {name: value for name, value in told.items() if value is not None}
        return jwt.encode(told, key, alg, headers={"kid": kid} if kid else None)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    issuer = Issuer(tmp_path_factory.mktemp("issuer") / "site")
    yield issuer
    issuer.stop()


@pytest.fixture
def issuer(running: Issuer, monkeypatch: pytest.MonkeyPatch) -> Issuer:
    running.begin()
    monkeypatch.setenv("OIDC_ISSUER", running.address)
    monkeypatch.setenv("OIDC_AUDIENCE", AUDIENCE)
    return running


def application() -> FastAPI:
    return create_app(Settings(auth=Auth.OIDC, _env_file=None), [router, plain])  # type: ignore[list-item]  # a router of an owner's


@pytest.fixture
def client(issuer: Issuer) -> TestClient:
    return TestClient(application(), raise_server_exceptions=False)


def bearer(token: str, scheme: str = "Bearer") -> dict[str, str]:
    return {"authorization": f"{scheme} {token}"}


def test_a_token_with_the_scope_lets_in_and_names_the_caller(client: TestClient, issuer: Issuer) -> None:
    for scheme in ("Bearer", "bearer", "BEARER"):
        answer = client.get("/things", headers=bearer(issuer.token(), scheme))
        assert (answer.status_code, answer.json()) == (200, "ada")
    assert client.head("/things", headers=bearer(issuer.token())).status_code == 200
    assert client.get("/plain", headers=bearer(issuer.token())).json() == "plain"
    assert issuer.asked() == 1


@pytest.mark.parametrize(
    "said", [{"scope": f"x {WRITE}"}, {"scope": None, "scp": [WRITE]}], ids=["text", "list"]
)
def test_whoever_writes_needs_another_scope(client: TestClient, issuer: Issuer, said: dict[str, Any]) -> None:
    may = issuer.token(**said)
    assert client.post("/things", json={"name": "x"}, headers=bearer(may)).status_code == 200
    refused = client.post("/things", content=b"{", headers=bearer(issuer.token()))
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"
    assert 'error="insufficient_scope"' in refused.headers["www-authenticate"]
    assert f'scope="{WRITE}"' in refused.headers["www-authenticate"]
    assert client.get("/things", headers=bearer(may)).status_code == 403


def test_a_route_may_say_otherwise(client: TestClient, issuer: Issuer) -> None:
    assert client.get("/things/count", headers=bearer(issuer.token())).status_code == 403
    assert client.get("/things/count", headers=bearer(issuer.token(scope="reports:read"))).json() == 7
    assert client.get("/things/open").json() == ANYBODY
    assert client.get("/health/live").status_code == 200


@pytest.mark.parametrize("path", ["/things", "/plain", "/mounted/x", "/things/count"])
@pytest.mark.parametrize("headers", [{}, {"authorization": "Basic YTpi"}], ids=["nothing", "basic"])
def test_whoever_sends_no_token_is_asked_for_one(
    client: TestClient, path: str, headers: dict[str, str]
) -> None:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="api"'
    assert answer.json()["detail"] == "send a token: Authorization: Bearer ..."


def test_two_headers_are_none(client: TestClient, issuer: Issuer) -> None:
    twice = [("authorization", f"Bearer {issuer.token()}")] * 2
    answer = client.get("/things", headers=twice)
    assert answer.status_code == 400
    assert 'error="invalid_request"' in answer.headers["www-authenticate"]


def unsigned(issuer: Issuer) -> str:
    return issuer.token(key=None, alg="none")


def by_public_key(issuer: Issuer) -> str:
    """What a service takes that lets the token choose its algorithm: signed with what everybody knows."""
    public = (
        KEYS["old"]
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    parts = [
        {"alg": "HS256", "kid": "old"},
        {"iss": issuer.address, "aud": AUDIENCE, "sub": "eve", "exp": 2**33},
    ]
    text = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    signed = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(text, public)
    return (text + b"." + base64.urlsafe_b64encode(signed).rstrip(b"=")).decode()


def deep(_: Issuer) -> str:
    return base64.urlsafe_b64encode(b"[" * 10_000).decode() + ".e30.e30"


BAD = {
    "unsigned": (unsigned, "the token is not signed by an algorithm that is taken"),
    "public key": (by_public_key, "the token is not signed by an algorithm that is taken"),
    "other algorithm": (
        lambda i: i.token(alg="PS256"),
        "the token is not signed by an algorithm that is taken",
    ),
    "other key": (lambda i: i.token(KEYS["new"]), "the token's signature is wrong"),
    "other kid": (lambda i: i.token(kid="x"), "the token is signed by a key that is none of the issuer's"),
    "no kid": (lambda i: i.token(kid=None), "the token is signed by a key that is none of the issuer's"),
    "audience": (lambda i: i.token(aud="x"), "the token is for another service"),
    "no audience": (lambda i: i.token(aud=None), "the token lacks one of exp, iss, aud and sub"),
    "issuer": (lambda i: i.token(iss="https://x"), "the token is of another issuer"),
    "expired": (lambda i: i.token(exp=int(time.time()) - 60), "the token has expired"),
    "no end": (lambda i: i.token(exp=None), "the token lacks one of exp, iss, aud and sub"),
    "endless": (lambda i: i.token(exp=float("inf")), oidc.UNFIT),
    "early": (lambda i: i.token(nbf=int(time.time()) + 60), "the token is not valid yet"),
    "nobody": (lambda i: i.token(sub=""), "the token's sub is no name"),
    "a name that no key column takes": (lambda i: i.token(sub=" ada"), "the token's sub is no name"),
    "two lines": (lambda i: i.token(sub="a\nb"), "the token's sub is no name"),
    "huge": (lambda i: i.token(more="x" * 20_000), "the token has more than 16,384 characters"),
    "deep": (deep, oidc.UNFIT),
    "nothing": (lambda _: "", oidc.UNFIT),
    "words": (lambda _: "x y", oidc.UNFIT),
    "no JWT": (lambda _: "hunter2", oidc.UNFIT),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_refused_and_shown_nowhere(
    client: TestClient, issuer: Issuer, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    make_token, sentence = BAD[name]
    token = make_token(issuer)
    answer = client.get("/things", headers=bearer(token))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == (
        f'Bearer realm="api", error="invalid_token", error_description="{sentence}"'
    )
    assert answer.json() == {"title": "Unauthorized", "status": 401, "detail": sentence}
    logged = capsys.readouterr().err
    assert '"status": 401' in logged
    assert len(token) < 5 or token not in logged + answer.text


def test_clocks_may_differ_a_little(client: TestClient, issuer: Issuer) -> None:
    now = int(time.time())
    assert client.get("/things", headers=bearer(issuer.token(exp=now - 5, nbf=now - 9))).status_code == 200
    assert client.get("/things", headers=bearer(issuer.token(nbf=now + 20))).status_code == 200


def test_new_keys_are_fetched_once_an_interval(
    client: TestClient, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/things", headers=bearer(issuer.token())).status_code == 200
    issuer.publish(new=KEYS["new"])
    new = bearer(issuer.token(KEYS["new"], "new"))
    assert [client.get("/things", headers=new).status_code for _ in range(5)] == [401] * 5
    assert issuer.asked() == 1
    monkeypatch.setattr(oidc, "AGAIN", 0)
    assert client.get("/things", headers=new).status_code == 200
    assert client.get("/things", headers=bearer(issuer.token())).status_code == 401
    assert issuer.asked() == 3


def test_an_issuer_that_is_down_is_told_as_such(
    client: TestClient, issuer: Issuer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    issuer.stop()
    answer = client.get("/things", headers=bearer(issuer.token()))
    assert answer.status_code == 503
    assert answer.json()["detail"] == "the issuer of tokens cannot be asked for its keys: try again later"
    assert answer.headers["retry-after"]
    assert "the issuer's keys cannot be had" in capsys.readouterr().err
    issuer.start()
    monkeypatch.setattr(oidc, "AGAIN", 0)
    assert client.get("/things", headers=bearer(issuer.token())).status_code == 200
    issuer.stop()
    monkeypatch.setattr(oidc, "FRESH", 0)
    assert client.get("/things", headers=bearer(issuer.token())).status_code == 200
    monkeypatch.setattr(oidc, "STALE", 0)
    assert client.get("/things", headers=bearer(issuer.token())).status_code == 503


def test_an_issuer_that_does_not_answer_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch, issuer: Issuer
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("OIDC_ISSUER", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setenv("OIDC_TIMEOUT", "1")
        begun = time.monotonic()
        answer = TestClient(application()).get("/things", headers=bearer(issuer.token()))
        assert answer.status_code == 503
        assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://other.example.org"},
        {"jwks_uri": "http://example.org/keys"},
        {"jwks_uri": "file:///etc/passwd"},
    ],
    ids=["another", "plain http", "a file"],
)
def test_an_issuer_that_is_none_is_not_trusted(
    client: TestClient, issuer: Issuer, said: dict[str, str]
) -> None:
    issuer.say(**{"issuer": issuer.address, "jwks_uri": f"{issuer.address}/keys", **said})
    assert client.get("/things", headers=bearer(issuer.token())).status_code == 503


def test_only_keys_for_what_is_taken_count(client: TestClient, issuer: Issuer) -> None:
    secret = base64.urlsafe_b64encode(b"s" * 64).decode().rstrip("=")
    shared = {"kty": "oct", "k": secret, "kid": "oct"}
    curve = {**json.loads(jwt.algorithms.ECAlgorithm.to_jwk(CURVE.public_key())), "kid": "curve"}
    issuer.publish(shared, curve, {"kty": "unheard of"}, old=KEYS["old"])
    assert client.get("/things", headers=bearer(issuer.token())).status_code == 200
    for token in (issuer.token("s" * 64, "oct", "HS256"), issuer.token(CURVE, "curve", "ES256")):
        assert client.get("/things", headers=bearer(token)).status_code == 401


def test_the_caller_is_in_the_log(
    client: TestClient, issuer: Issuer, capsys: pytest.CaptureFixture[str]
) -> None:
    client.get("/things", headers=bearer(issuer.token(sub="grace")))
    [told] = [line for line in capsys.readouterr().err.splitlines() if '"path": "/things"' in line]
    assert json.loads(told)["by"] == "grace"


def test_the_document_says_who_may(client: TestClient, issuer: Issuer) -> None:
    document = client.get("/openapi.json").json()
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    paths = document["paths"]
    assert paths["/things"]["get"]["security"] == [{"token": [READ]}]
    assert paths["/things"]["post"]["security"] == [{"token": [WRITE]}]
    assert {"400", "401", "403"} <= paths["/things"]["get"]["responses"].keys()
    for free in (paths["/things/open"]["get"], paths["/health/live"]["get"]):
        assert "security" not in free
        assert "401" not in free["responses"]


def test_the_document_holds_for_those_who_may(client: TestClient, issuer: Issuer) -> None:
    all_of_it = issuer.token(scope=f"{READ} {WRITE} reports:read")
    assert findings(create_app(Settings(auth=Auth.OIDC, _env_file=None), [router]), all_of_it) == []


def test_features_say_nothing_of_their_scopes(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTH", "oidc")
    paths = main.api().openapi()["paths"]
    needed = {
        (method == "get", *operation["security"][0]["token"])
        for path, item in paths.items()
        for method, operation in item.items()
        if not path.startswith("/health/")
    }
    assert needed == {(True, "items:read"), (False, "items:write")}


def test_without_protection_nothing_is_said_of_it() -> None:
    app = create_app(Settings(_env_file=None), [router])
    assert "securitySchemes" not in app.openapi()["components"]
    assert "401" not in str(app.openapi()["paths"])
    assert TestClient(app).get("/things").json() == ANYBODY


def test_without_protection_nothing_of_it_is_imported() -> None:
    look = (
        "import sys, main; main.api(); print({'jwt', 'core.infrastructure.web.protection'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd="src")
    assert done.stdout == "set()\n"


def test_bad_settings_are_told_before_anybody_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTH", "oidc")
    monkeypatch.setenv("OIDC_ISSUER", "http://example.org")
    monkeypatch.setenv("OIDC_ALGORITHMS", "RS256,HS256")
    done = CliRunner().invoke(main.app, ["serve"])
    assert done.exit_code == 2
    assert all(f"OIDC_{name}: " in done.stderr for name in ("ISSUER", "AUDIENCE", "ALGORITHMS"))


def test_commands_are_called_by_the_systems_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.infrastructure.callers.getuser", lambda: "ada")
    assert CurrentCallers().current() == "ada"

    def unknown() -> str:
        raise KeyError

    monkeypatch.setattr("core.infrastructure.callers.getuser", unknown)
    assert CurrentCallers().current() == COMMAND_LINE
    assert FixedCallers("eve").current() == "eve"
