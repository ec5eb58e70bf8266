"""Methods and addresses, where the framework leaves something to be wished for."""

from urllib.parse import urlsplit, urlunsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Methods:
    """Answers HEAD wherever there is a GET, and redirects to paths, never to a host that the client named."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "location" in headers:
                    headers["location"] = _path_of(headers["location"])
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        inner = {**scope, "method": "GET"} if head else scope
        await self.app(inner, receive, answer)
        if "route" in inner:  # for whoever logs the request
            scope["route"] = inner["route"]


def allowed(request: Request) -> str | None:
    """Return what `Allow` says: all methods of the path, each of which is a route of its own."""
    for template, item in request.app.openapi()["paths"].items():
        if compile_path(template)[0].match(request.scope["path"]):
            methods = {*item, "head"} if "get" in item else item
            return ", ".join(sorted(methods)).upper()
    return None


def _path_of(location: str) -> str:
    """Leave out scheme and host; a path that begins with two slashes would be read as a host."""
    parts = urlsplit(location)
    return urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, parts.fragment))
