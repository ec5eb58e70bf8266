"""One connection to the local provider."""

import json
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from .faults import Fault
from .formats import DIALECTS, Written
from .misbehaviour import misbehave

if TYPE_CHECKING:
    from .server import LocalProvider


class Handler(BaseHTTPRequestHandler):
    """Answers requests for prices, and those that switch faults on and off at `/faults`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    @property
    def provider(self) -> "LocalProvider":
        """Whose connection this is."""
        return self.server.provider  # type: ignore[attr-defined,no-any-return]  # ours has it

    def do_GET(self) -> None:
        """Answer with prices."""
        url = urlsplit(self.path)
        dialect = DIALECTS.get(url.path)
        if dialect is None:
            self.answer(HTTPStatus.NOT_FOUND, Written(b"Ask at /query or at /q/d/l/.\n", "text/plain"))
            return
        provider, asked = self.provider, dict(parse_qsl(url.query))
        symbol, key = dialect.symbol(asked), asked.get("apikey", "")
        provider.remember(symbol, self.headers["If-None-Match"])
        provider.stopping.wait(provider.delay)
        accepted = provider.key in {None, key}
        right = dialect.prices(asked, provider.market) if accepted else dialect.unknown_key()
        if switched := provider.faults.next_for(symbol):
            misbehave(self, switched, right, dialect, key)
        else:
            self.answer(HTTPStatus.OK, right)

    def do_PUT(self) -> None:
        """Switch a fault on: `{"fault": "hang", "symbol": "IBM", "times": 1, "seconds": 1.0}`, or less."""
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.provider.faults.switch_on(Fault(sent.pop("fault")), **sent)
        self.answer(HTTPStatus.OK, Written(b"on\n", "text/plain"))

    def do_DELETE(self) -> None:
        """Switch all faults off."""
        self.provider.faults.switch_off()
        self.answer(HTTPStatus.OK, Written(b"off\n", "text/plain"))

    def answer(self, status: HTTPStatus, written: Written) -> None:
        """Send a whole answer, or only the word that the client has it already."""
        tag = f'"{sha256(written.body).hexdigest()[:32]}"'
        if status == HTTPStatus.OK and self.headers["If-None-Match"] == tag:
            status, written = HTTPStatus.NOT_MODIFIED, Written(b"", written.type)
        size = str(len(written.body))
        self.begin(status, {"Content-Type": written.type, "Content-Length": size, "ETag": tag})
        self.wfile.write(written.body)

    def begin(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        """Send the first part of an answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class named it
        """Print nothing: the command line is for people."""
