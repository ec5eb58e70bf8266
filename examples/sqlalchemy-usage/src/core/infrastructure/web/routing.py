"""Routes as all features have them: a request gets one thread, and its JSON means the same to all readers."""

from collections.abc import Callable, Coroutine
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from .bodies import plain_json

F = TypeVar("F", bound=Callable[..., Any])


class Route(APIRoute):
    """Hands a request to another thread once. The framework would do so again, to check what was answered."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        run = endpoint if iscoroutinefunction(endpoint) else _in_a_thread(endpoint)
        super().__init__(path, run, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle

        async def checked(request: Request) -> Response:
            await plain_json(request)
            return await handle(request)

        return checked


class Router(APIRouter):
    """The routes of a feature: `router = Router(prefix="/notes", tags=["notes"])`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=Route, **options)


def needs(scope: str | None) -> Callable[[F], F]:
    """Say below a route's own decorator which scope it takes in place of its feature's; None lets anybody in.

    The features' are `notes:read` for GET and `notes:write` for all else; nobody needs any with AUTH=none.
    """

    def say(endpoint: F) -> F:
        endpoint.needs = scope  # type: ignore[attr-defined]  # functions take what one gives them
        return endpoint

    return say


def _in_a_thread(endpoint: Callable[..., Any]) -> Callable[..., Coroutine[Any, Any, Any]]:
    @wraps(endpoint)
    async def run(**values: Any) -> Any:
        return await run_in_threadpool(endpoint, **values)

    return run
