"""Who asked for what, and what came of it: each request has an id, and a line in the log."""

from time import perf_counter
from urllib.parse import quote

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..callers import ANYBODY, call_as
from ..traces import trace_id

HEADER = "X-Request-ID"
"""By which clients learn the id, of every answer; they hand in one of theirs as `traceparent`."""

CAREFUL = {
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
"""What every answer tells browsers and caches, unless its route says otherwise."""

LONGEST = 200
"""Characters of an address that nobody knows which are logged."""


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
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(trace_id=known)
        call_as(ANYBODY)

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(raw=[*message.get("headers", ())])
                headers[HEADER] = known
                for name, value in CAREFUL.items():
                    headers.setdefault(name, value)
                message = {**message, "headers": headers.raw}
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            # The route's template and not what stood in it: that, as a query, may be people's data.
            path = getattr(scope.get("route"), "path", None) or quote(scope["path"])[:LONGEST]
            log = structlog.get_logger(__name__)
            (log.debug if path.startswith("/health/") else log.info)(
                "request",
                method=scope["method"],
                path=path,
                status=status,
                milliseconds=round((perf_counter() - begun) * 1_000, 1),
            )
