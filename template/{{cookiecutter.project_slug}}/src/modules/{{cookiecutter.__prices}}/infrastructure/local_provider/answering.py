"""How answers of the local provider are sent."""

from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler

from .formats import Written
from .state import State


class Answering(BaseHTTPRequestHandler):
    """A connection that knows its provider's state, and how to answer."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    state: State

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
