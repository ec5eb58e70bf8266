"""Real receivers of alerts on this machine: a mail server and a web server."""

import ssl
from asyncio import Server
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class _AnyPort(Controller):
    """A mail server on a port that the system picks."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # it has no types


@dataclass
class MailServer:
    """What a mail server received, and how it answers."""

    replies: list[str] = field(default_factory=list)
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  its name
        reply = self.replies.pop(0) if self.replies else "250 taken"
        if reply.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.messages.append(BytesParser(EmailMessage, policy=default).parsebytes(envelope.content))
            self.recipients += envelope.rcpt_tos
            assert server.transport
            self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        return reply

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _method: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.password)
        return AuthResult(success=data.password == b"p@ss:w/rd%20 #?", handled=False)


@contextmanager
def mail_server(
    context: ssl.SSLContext | None = None, *, tls: bool = False, login: bool = False, utf8: bool = False
) -> Iterator[MailServer]:
    """Run a mail server that offers STARTTLS with this context, or with `tls` speaks nothing else.

    With `utf8` it takes addresses in any letters.
    """
    received = MailServer()
    options: dict[str, Any] = {"ssl_context": context} if tls else {"tls_context": context}
    options["enable_SMTPUTF8"] = utf8
    if login:
        options |= {"authenticator": received.authenticate, "auth_require_tls": not tls}
    controller = _AnyPort(received, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        received.port = controller.port
        yield received
    finally:
        controller.stop()


@dataclass(frozen=True)
class Posted:
    """A request that a web server received."""

    path: str
    headers: dict[str, str]
    body: bytes


Answer = Callable[[BaseHTTPRequestHandler], None]


def status(code: int, **headers: str) -> Answer:
    """Return an answer with this status and headers, and no body."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return answer


@dataclass
class WebServer:
    """What a web server received, and how it answers: 200 once `answers` are used up."""

    url: str
    posted: list[Posted] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


@contextmanager
def web_server() -> Iterator[WebServer]:
    """Run a web server that takes whatever is posted."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            received.posted.append(Posted(self.path, headers, body))
            (received.answers.pop(0) if received.answers else status(200))(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        received = WebServer(f"http://127.0.0.1:{server.server_port}/hook")
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield received
        finally:
            server.shutdown()
            thread.join()
