"""A time-out for the whole of a request.

httpx limits how long each single step may take: a server that sends one byte now and then stays within that
for hours. Here every step gets what is left of the total. (The look-up of a host name is the operating
system's, which has a time-out of its own.)
"""

import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from time import monotonic
from typing import Any

import httpcore
import httpx

_until: ContextVar[float] = ContextVar("until")
_trusted = cache(httpx.create_ssl_context)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Let requests of this thread end within so many seconds, or raise `httpx.TimeoutException`."""
    token = _until.set(monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


class DeadlineTransport(httpx.HTTPTransport):
    """The usual transport on sockets that keep the deadline."""

    def __init__(self, connections: int) -> None:
        """Keep at most so many connections, and keep them for the next request."""
        trusted = _trusted()
        super().__init__(verify=trusted)
        # httpx has no argument for the network below it, httpcore has.
        self._pool = httpcore.ConnectionPool(
            ssl_context=trusted,
            max_connections=connections,
            max_keepalive_connections=connections,
            network_backend=_Network(),
        )


class _Network(httpcore.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        seconds = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(super().connect_tcp(host, port, seconds, local_address, socket_options))


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, seconds))

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(step: float | None, expired: Callable[[str], Exception]) -> float | None:
    """Return the seconds that a step may take; raise `expired` if none are left."""
    if (until := _until.get(None)) is None:
        return step
    left = until - monotonic()
    if left <= 0:
        raise expired("the total time-out is over")
    return left if step is None else min(step, left)
