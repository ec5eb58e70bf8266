"""Clients of a service: each sends a request, waits for the answer, and sends the next."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from selectors import EVENT_READ, DefaultSelector
from time import perf_counter

GOOD = b"HTTP/1.1 200", b"HTTP/1.1 201"


class Client:
    """One connection, with one request on its way at a time. What a client costs is no service's fault."""

    def __init__(self, connection: socket.socket, seconds: list[float]) -> None:
        self._connection, self._seconds = connection, seconds

    def send(self, request: bytes) -> None:
        self._begun, self._answer, self._length = perf_counter(), b"", 0
        self._connection.sendall(request)

    def answered(self) -> bool:
        """Take what has come, and return whether that was the end of the answer."""
        self._answer += self._connection.recv(2**16)
        if not self._length and (end := self._answer.find(b"\r\n\r\n")) >= 0:
            head = self._answer[:end].lower()
            _, _, length = head.partition(b"content-length: ")
            self._length = end + 4 + int(length.partition(b"\r")[0])
        if not self._length or len(self._answer) < self._length:
            assert self._answer, "the service has hung up"
            return False
        assert self._answer.startswith(GOOD), self._answer
        self._seconds.append(perf_counter() - self._begun)
        return True


def send(port: int, clients: int, requests: Sequence[bytes]) -> list[float]:
    """Send the requests by so many clients at once; return the seconds that each was waited for."""
    seconds: list[float] = []
    left: Iterator[bytes] = iter(requests)
    with ExitStack() as stack, DefaultSelector() as waiting:
        for _, request in zip(range(clients), left, strict=False):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            waiting.register(connection, EVENT_READ, client := Client(connection, seconds))
            client.send(request)
        while len(seconds) < len(requests):
            for key, _ in waiting.select():
                if key.data.answered() and (request := next(left, b"")):
                    key.data.send(request)
    return seconds
