"""Uvicorn, with an end to what it would wait for: headers that do not come, and requests that do not end."""

import asyncio
import os
import signal
import sys
from threading import Timer
from types import FrameType

import h11
import structlog
import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.supervisors import Multiprocess

from config.settings import Settings

from .limits import LONGEST_ADDRESS

TOO_LATE = b"the headers did not arrive in time\n"
REFUSAL = b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain\r\ncontent-length: %d\r\n\r\n%s" % (
    len(TOO_LATE),
    TOO_LATE,
)

SPARE = 4
"""Seconds in which the application may end something in an orderly way, before it is cut off here."""

HUNG = 60
"""Seconds after which a worker that does not answer is replaced; one that starts may take some."""


def run(application: str, settings: Settings, host: str, port: int, workers: int = 1) -> None:
    """Serve an application until a signal comes; exit with 0 if all requests could be ended in time.

    Several `workers` are processes that share the port; one that dies is replaced.
    """
    config = Configuration(
        application,
        factory=True,
        host=host,
        port=port,
        workers=workers,
        timeout_worker_healthcheck=HUNG,
        http=Punctual,
        h11_max_incomplete_event_size=2 * LONGEST_ADDRESS,
        ws="none",
        log_config=None,
        access_log=False,  # access.py has one, of the same kind as all else that is logged
        timeout_graceful_shutdown=settings.http_shutdown_timeout,
    )
    config.seconds = settings.http_request_timeout
    if workers > 1:
        processes = Workers(config, [config.bind_socket()])
        processes.run()
        sys.exit(processes.code)
    server = Server(config)
    server.run()
    if not server.started:
        sys.exit(STARTUP_FAILURE)


class Configuration(uvicorn.Config):
    """Uvicorn's own, with the seconds in which a request must arrive."""

    seconds: float = 60


class Server(uvicorn.Server):
    """Ends at a signal with exit code 0, and ends in any case."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to shut down; a second Ctrl-C waits for nothing. Uvicorn's own would die of the signal."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
        latest = Timer((self.config.timeout_graceful_shutdown or 0) + SPARE, _give_up)
        latest.daemon = True
        latest.start()


class Workers(Multiprocess):
    """Uvicorn's own, which ends in any case."""

    code = 0

    def terminate_all(self) -> None:
        """Tell all to end, and see to it."""
        if any(each.exitcode == STARTUP_FAILURE for each in self.processes):
            self.code = STARTUP_FAILURE
        latest = Timer((self.config.timeout_graceful_shutdown or 0) + SPARE, self._give_up)
        latest.daemon = True
        latest.start()
        super().terminate_all()

    def _give_up(self) -> None:
        self.code = 1
        structlog.get_logger(__name__).error("what was under way did not end in time")
        for each in self.processes:
            each.process.kill()


class Punctual(H11Protocol):
    """A connection on which a request arrives within some seconds, or is closed.

    Uvicorn itself waits for ever, for the first byte and for each that follows. What the application reads of
    a body has the same limit there (`limits.py`), with an answer that says so.
    """

    config: Configuration
    _latest: asyncio.TimerHandle | None = None
    _awaited: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._forget()

    def _watch(self) -> None:
        """Let time run while headers are awaited, and again while a body is."""
        state = self.conn.their_state
        idle = state is h11.IDLE and not self.conn.trailing_data[0] and self.cycle is not None
        awaited = state if state in (h11.IDLE, h11.SEND_BODY) and not idle else None
        if awaited is not self._awaited:
            self._forget()
            self._awaited = awaited
            if awaited is not None:
                spare = 0 if awaited is h11.IDLE else SPARE
                self._latest = self.loop.call_later(self.config.seconds + spare, self._cut_off)

    def _forget(self) -> None:
        if self._latest is not None:
            self._latest.cancel()

    def _cut_off(self) -> None:
        if self._awaited is h11.IDLE and self.conn.trailing_data[0]:
            self.transport.write(REFUSAL)
        self.transport.close()


def _give_up() -> None:
    structlog.get_logger(__name__).error("what was under way did not end in time")
    os._exit(1)
