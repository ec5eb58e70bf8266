"""Whether the process answers, and whether the database answers, too. Neither waits for other requests."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread

from pydantic import BaseModel

from config.settings import Settings
from core.domain.errors import StorageUnavailable

from ..database.engine import connect
from .routing import Router


class Health(BaseModel):
    """Answer of the health checks."""

    status: str


class Probe:
    """Asks one question in a thread of its own, one at a time, and waits no longer than it is told."""

    def __init__(self, ask: Callable[[], None], seconds: float, whom: str = "the database") -> None:
        self._ask, self._seconds, self._whom = ask, seconds, whom
        self._asked: Future[None] | None = None

    @property
    def busy(self) -> bool:
        """Say whether a question is under way."""
        return self._asked is not None and not self._asked.done()

    async def answer(self) -> None:
        """Return when the question is answered; raise what it raises, or `StorageUnavailable` in the end."""
        if self._asked is None or self._asked.done():
            self._asked = Future()
            Thread(target=self._run, args=[self._asked], daemon=True, name="probe").start()
        asked = asyncio.wrap_future(self._asked)
        # what nobody waits for any more would be logged as an error that was never looked at
        asked.add_done_callback(lambda late: late.cancelled() or late.exception())
        if not (await asyncio.wait([asked], timeout=self._seconds))[0]:
            raise StorageUnavailable(f"{self._whom} has not answered for {self._seconds:g} seconds")
        asked.result()

    def _run(self, asked: "Future[None]") -> None:
        try:
            self._ask()
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            asked.set_exception(error)
        else:
            asked.set_result(None)


def health(settings: Settings) -> Router:
    """Return the routes for an orchestrator: it restarts what is not live, and spares what is not ready."""
    router = Router(prefix="/health", tags=["health"])
    probe = Probe(lambda: connect(settings).ping(), settings.http_ready_timeout)

    @router.get("/live", summary="Does the process answer?")
    async def live() -> Health:
        return Health(status="alive")

    @router.get("/ready", summary="Does the database answer, too?")
    async def ready() -> Health:
        await probe.answer()
        return Health(status="ready")

    return router
