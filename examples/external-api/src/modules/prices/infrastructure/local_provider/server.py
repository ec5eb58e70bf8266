"""The server itself: one thread a connection, connections kept open, every request remembered."""

from http.server import ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self

from .handler import Handler
from .market import Market
from .state import State


class LocalProvider(State):
    """A provider on a port of this machine, as long as the `with` block lasts."""

    def __init__(self, market: Market, *, port: int = 0, delay: float = 0, key: str | None = None) -> None:
        """Every answer takes `delay` seconds. With a `key` requests must carry it. Port 0 is any free one."""
        super().__init__(market=market, delay=delay, key=key)
        self._server = _Server(("127.0.0.1", port), type("Connection", (Handler,), {"state": self}))
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="provider", daemon=True)

    @property
    def url(self) -> str:
        """What to set PRICES_BASE_URL to."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Serve until the process is interrupted."""
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client that keeps its connection open does not keep us from stopping
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that hang up are what faults are about."""
