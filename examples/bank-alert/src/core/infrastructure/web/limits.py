"""How long an address may be, how large a body, and how long it may take to arrive."""

import asyncio
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import problem

LONGEST_ADDRESS = 2**14
"""Bytes of path and query together; that also ends every list which a query can hold."""


class Limits:
    """Refuses what goes beyond: 414 an address, 413 a body that is too large, 408 one that takes too long."""

    def __init__(self, app: ASGIApp, largest_body: int, seconds: float) -> None:
        """`largest_body` is in bytes; `seconds` are those from the end of the headers."""
        self.app = app
        self.largest_body = largest_body
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            sentence = f"the address has more than {LONGEST_ADDRESS:,} bytes"
            await problem(HTTPStatus.REQUEST_URI_TOO_LONG, sentence)(scope, receive, send)
        else:
            arrival = Arrival(self, scope, receive, send)
            await self.app(scope, arrival.receive, arrival.send)


class Arrival:
    """One request on its way in. It is refused as its body is read, so that a refusal becomes an answer."""

    def __init__(self, limits: Limits, scope: Scope, receive: Receive, send: Send) -> None:
        self._limits, self._receive, self._send = limits, receive, send
        self._latest = asyncio.get_running_loop().time() + limits.seconds
        declared = Headers(scope=scope).get("content-length", "")
        self._size = 0
        self._declared = int(declared) if declared.isdecimal() else 0
        self._over = False

    async def receive(self) -> Message:
        """Return the next part of the body; `HTTPException` if it is too much, or comes too late."""
        if self._over:
            return await self._receive()
        self._weigh(self._declared)
        try:
            async with asyncio.timeout_at(self._latest):
                message = await self._receive()
        except TimeoutError:
            self._over = True
            sentence = f"the body did not arrive within {self._limits.seconds:g} seconds"
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, sentence, {"connection": "close"}) from None
        except asyncio.CancelledError:  # the server stops and has waited long enough
            self._over = True
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, "the service is stopping") from None
        self._size += len(message.get("body", b""))
        self._over = not message.get("more_body", False)
        self._weigh(self._size)
        return message

    def _weigh(self, size: int) -> None:
        if size > self._limits.largest_body:
            self._over = True
            sentence = f"the body has more than {self._limits.largest_body:,} bytes"
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)

    async def send(self, message: Message) -> None:
        """Pass an answer on; once there is one, what else arrives is of no interest."""
        self._over = True
        await self._send(message)
