"""Alerts by webhook, against a real web server."""

import base64
import hashlib
import hmac
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest

from modules.accounts.domain.errors import NotDelivered, TimedOut
from modules.accounts.infrastructure.notifiers.webhook import WebhookNotifier
from modules.accounts.infrastructure.settings import AlertSettings
from tests.unit.modules.accounts.infrastructure.test_bodies import NOTICE

from ..receivers import Posted, WebServer, status, web_server


@pytest.fixture
def server() -> Iterator[WebServer]:
    """A web server that takes whatever is posted."""
    with web_server() as server:
        yield server


def notifier(url: str, **changed: object) -> WebhookNotifier:
    chosen = {"channels": "webhook", "webhook_url": url, "time_out": "5s"} | changed
    return WebhookNotifier(AlertSettings(_env_file=None, **chosen))  # type: ignore[arg-type]  # as text


def signature(secret: bytes, posted: Posted) -> str:
    """Sign as the Standard Webhooks specification tells receivers to."""
    signed = f"{posted.headers['webhook-id']}.{posted.headers['webhook-timestamp']}.".encode() + posted.body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def test_posts_a_signed_event(server: WebServer) -> None:
    secret = b"a secret of 24 bytes ..."
    notifier(server.url, webhook_secret=f"whsec_{base64.b64encode(secret).decode()}").send(NOTICE)
    (posted,) = server.posted
    assert json.loads(posted.body)["data"]["account"] == "DE-1"
    assert posted.headers["content-type"] == "application/json"
    assert posted.headers["webhook-signature"] == signature(secret, posted)
    assert abs(int(posted.headers["webhook-timestamp"]) - time.time()) < 60


def test_the_key_is_the_same_on_each_attempt_and_each_alert_has_its_own(server: WebServer) -> None:
    server.answers = [status(503), status(200), status(200)]
    sender = notifier(server.url)
    with pytest.raises(NotDelivered):
        sender.send(NOTICE)
    sender.send(NOTICE)
    sender.send(replace(NOTICE, key="b-1"))
    assert [posted.headers["webhook-id"] for posted in server.posted] == ["a-1", "a-1", "b-1"]


@pytest.mark.parametrize(("body", "first"), [("slack", "text"), ("teams", "type"), ("event", "type")])
def test_speaks_the_receivers_language(server: WebServer, body: str, first: str) -> None:
    notifier(server.url, webhook_body=body).send(NOTICE)
    assert next(iter(json.loads(server.posted[0].body))) == first


@pytest.mark.parametrize(
    ("code", "permanent"),
    [
        (400, True),
        (401, True),
        (404, True),
        (410, True),
        (302, True),
        (408, False),
        (429, False),
        (500, False),
        (503, False),
    ],
)
def test_the_status_tells_whether_another_try_helps(server: WebServer, code: int, permanent: bool) -> None:
    server.answers = [status(code, location="http://127.0.0.1:9/")]
    with pytest.raises(NotDelivered, match=f"status {code}") as caught:
        notifier(server.url).send(NOTICE)
    assert caught.value.permanent is permanent
    assert len(server.posted) == 1


def test_retry_after_is_read_in_both_its_forms(server: WebServer) -> None:
    tomorrow = datetime.now(UTC) + timedelta(minutes=10)
    server.answers = [
        status(429, retry_after="120"),
        status(503, retry_after=format_datetime(tomorrow, usegmt=True)),
        status(503, retry_after="soon"),
        status(503, retry_after="9" * 30),
    ]
    waits = []
    for _ in range(4):
        with pytest.raises(NotDelivered) as caught:
            notifier(server.url).send(NOTICE)
        waits.append(caught.value.wait)
    assert waits[0] == timedelta(minutes=2)
    assert waits[1]
    assert timedelta(minutes=9) < waits[1] < timedelta(minutes=11)
    assert waits[2:] == [None, timedelta(days=1)]


def test_no_error_names_the_url(server: WebServer) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/T0/B0/secret"
        with pytest.raises(NotDelivered, match="cannot be reached") as caught:
            notifier(url).send(NOTICE)
    assert "secret" not in str(caught.value)


def test_a_receiver_that_hangs_is_given_up_in_time(server: WebServer) -> None:
    server.answers = [lambda _: time.sleep(2)]
    begin = time.monotonic()
    with pytest.raises(TimedOut):
        notifier(server.url, time_out="1s").send(NOTICE)
    assert time.monotonic() - begin < 1.9


def test_a_receiver_that_trickles_is_given_up_in_time(server: WebServer) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nx-long: aaaaaaaaaaaaaaa":
            handler.wfile.write(bytes([byte]))
            time.sleep(0.1)

    server.answers = [trickle]
    begin = time.monotonic()
    with pytest.raises(TimedOut, match="did not answer within 1 s"):
        notifier(server.url, time_out="1s").send(NOTICE)
    assert time.monotonic() - begin < 2.5


def test_an_endless_answer_is_not_read(server: WebServer) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 2**20)
        except OSError:
            handler.close_connection = True

    server.answers = [endless]
    begin = time.monotonic()
    notifier(server.url).send(NOTICE)
    assert time.monotonic() - begin < 3


def test_something_that_is_no_http_is_the_ports_own_error(server: WebServer) -> None:
    def greet(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"SSH-2.0-OpenSSH\r\n")

    server.answers = [greet]
    with pytest.raises(NotDelivered, match="cannot be reached: RemoteProtocolError"):
        notifier(server.url).send(NOTICE)
