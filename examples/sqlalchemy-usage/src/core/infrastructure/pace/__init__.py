"""How many requests a caller may make, if RATE_LIMIT says so."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from copy import copy
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from math import ceil
from time import time
from typing import Any

import structlog
from limits import parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from config.settings import Settings
from core.domain.errors import StorageUnavailable

from ..callers import ANYBODY, CurrentCallers
from ..web.problems import refusals
from .settings import PaceSettings

MOST = 10_000
"""Callers that one process counts at a time; further ones share one count, so that memory is bounded."""

RETRY_AFTER = {"description": "Seconds until the next request is let in", "schema": {"type": "integer"}}

Routes = Callable[[Iterable[BaseRoute]], Iterable[BaseRoute]]


def paced(protected: Routes, settings: Settings) -> Routes:
    """Return what lets callers in at their pace: behind what protects the routes, which knows who they are.

    Before it stands what counts those that are refused there: of them only the address is known.
    """
    pace = Pace(settings)
    return lambda routes: _around(protected(_around(routes, pace.of_callers)), pace.of_strangers)


class Pace:
    """Counts requests. A caller's time begins with its first one, and when it is over, so is its count."""

    def __init__(self, settings: Settings) -> None:
        self._limit = parse(str(settings.rate_limit))
        where = PaceSettings().storage.get_secret_value()
        try:
            storage = storage_from_string(where, wrap_exceptions=True)
        except Exception as error:  # it repeats what it was given, and there may be a password in it
            raise StorageUnavailable("RATE_LIMIT_STORAGE names no storage that can be used") from error
        self._here = storage if isinstance(storage, MemoryStorage) else None
        self._limiter = FixedWindowRateLimiter(storage)

    def of_callers(self, app: ASGIApp) -> ASGIApp:
        """Return an application that counts each request."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            caller = CurrentCallers().current()
            who = ("address", address(scope)) if caller == ANYBODY else ("caller", caller)
            await self._ask(self._limiter.hit, *who)
            await app(scope, receive, send)

        return counted

    def of_strangers(self, app: ASGIApp) -> ASGIApp:
        """Return an application that counts who is refused as nobody that is known."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            who = "stranger", address(scope)
            await self._ask(self._limiter.test, *who)
            try:
                await app(scope, receive, send)
            except HTTPException as error:
                if error.status_code == HTTPStatus.UNAUTHORIZED:
                    await self._ask(self._limiter.hit, *who)
                raise

        return counted

    async def _ask(self, question: Callable[..., bool], kind: str, who: str) -> None:
        """Refuse with 429 what is too much. What cannot be counted is let in."""
        here, limit = self._here, self._limit
        if here and len(here.storage) >= MOST and not here.get(limit.key_for(kind, who)):
            who = "any other"
        try:
            if await self._run(question, limit, kind, who):
                return
            reset = (await self._run(self._limiter.get_window_stats, limit, kind, who)).reset_time
        except StorageError as error:
            structlog.get_logger(__name__).warning("requests are not counted", error=type(error).__name__)
            return
        sentence = f"more than {limit.amount:,} requests in a {limit.GRANULARITY.name}"
        headers = {"retry-after": str(max(1, ceil(reset - time())))}
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, sentence, headers)

    def _run(self, question: Callable[..., Any], *about: object) -> Awaitable[Any]:
        """Ask what is in memory at once, and others in a thread."""
        return _at_once(question, *about) if self._here else run_in_threadpool(question, *about)


def address(scope: Scope) -> str:
    """Return where a request comes from; of IPv6 the network, since one customer has a whole one."""
    host = (scope.get("client") or ("nowhere",))[0]
    try:
        return str(ip_network((host, 64), strict=False)) if ip_address(host).version == 6 else host  # noqa: PLR2004
    except ValueError:
        return host


async def _at_once(question: Callable[..., Any], *about: object) -> Any:
    return question(*about)


def _around(routes: Iterable[BaseRoute], counted: Callable[[ASGIApp], ASGIApp]) -> Iterator[BaseRoute]:
    """Yield the same routes, which count and say so in the document."""
    answer: Any = {**refusals(429)[429], "headers": {"Retry-After": RETRY_AFTER}}
    for route in routes:
        paced_: Any = copy(route)
        paced_.app = counted(paced_.app)
        extra = getattr(route, "openapi_extra", None) or {}
        paced_.openapi_extra = {**extra, "responses": extra.get("responses", {}) | {"429": answer}}
        yield paced_
