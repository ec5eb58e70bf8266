"""Who asked for what, and what came of it: each request has an id, and a line in the log.

HEAD is answered wherever there is a GET. Redirects lead to paths, never to a host that the client named.
"""

import logging
from time import perf_counter
from urllib.parse import quote, urlsplit, urlunsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, clear_contextvars

from ..callers import ANYBODY, call_as
from ..traces import trace_id

HEADER = "X-Request-ID"
"""By which clients learn the id, of every answer; they hand in one of theirs as `traceparent`."""

CAREFUL = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
"""What every answer tells browsers and caches, unless its route says otherwise."""

LONGEST = 200
"""Characters of an address that nobody knows which are logged."""

log = logging.getLogger(__name__)


class Access:
    """Stands around all else, so that what is refused or fails has an id and a line, too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = perf_counter(), None
        sent = [value.decode("latin-1") for name, value in scope["headers"] if name == b"traceparent"]
        known = trace_id(*sent)
        if sent and known not in sent[0]:  # nobody else shall read what is none
            scope["headers"] = [header for header in scope["headers"] if header[0] != b"traceparent"]
        clear_contextvars()
        bind_contextvars(trace_id=known)
        call_as(ANYBODY)
        head = scope["method"] == "HEAD"
        inner = {**scope, "method": "GET"} if head else scope

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                said = message.get("headers", ())
                names = {name for name, _ in said}
                if b"location" in names:
                    said = [(name, _path_of(value) if name == b"location" else value) for name, value in said]
                careful = (each for each in CAREFUL if each[0] not in names)
                told = (HEADER.lower().encode(), known.encode())
                message = {**message, "headers": [*said, told, *careful]}
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            await self.app(inner, receive, answer)
        finally:
            level = logging.DEBUG if scope["path"].startswith("/health/") else logging.INFO
            if log.isEnabledFor(level):
                # The route's template and not what stood in it: that, as a query, may be people's data.
                path = getattr(inner.get("route"), "path", None) or quote(scope["path"])[:LONGEST]
                taken = round((perf_counter() - begun) * 1_000, 1)
                facts = {"method": scope["method"], "path": path, "status": status, "milliseconds": taken}
                log.log(level, "request", extra=facts)


def _path_of(location: bytes) -> bytes:
    """Leave out scheme and host; a path that begins with two slashes would be read as a host."""
    parts = urlsplit(location)
    return urlunsplit((b"", b"", b"/" + parts.path.lstrip(b"/"), parts.query, parts.fragment))
