"""Routes as all features have them: a request gets one thread, and its JSON means the same to all readers."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from functools import wraps
from inspect import iscoroutinefunction, signature
from typing import Any, TypeVar, cast

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
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
        known, self.dependant = self.dependant, _spared(self.dependant)
        handle = super().get_route_handler()
        self.dependant = known  # what the document tells of
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


def _spared(dependant: Dependant) -> Dependant:
    """Have a route ask by itself for what needs the request alone: solving that takes the framework long."""
    known, own, endpoint = dependant.dependencies, dependant.request_param_name, cast("Any", dependant.call)
    asked = {each.name: ask for each in known if each.name and (ask := _of_request(each, known))}
    left, name = [each for each in known if each.name not in asked], own or "the request"

    @wraps(endpoint)
    async def run(**values: Any) -> Any:
        request = values[name] if own else values.pop(name)
        return await endpoint(**values, **{each: await ask(request) for each, ask in asked.items()})

    return replace(dependant, call=run, dependencies=left, request_param_name=name) if asked else dependant


def _of_request(one: Dependant, known: Sequence[Dependant]) -> Callable[[Request], Awaitable[Any]] | None:
    """Return what does as a dependency does with the request, unless others may share what it returns."""
    if any(each.dependencies or (each is not one and each.call is one.call) for each in known):
        return None
    dependency: Any = one.call
    call = getattr(dependency, "of_request", dependency)
    alone = call is not dependency or list(signature(call).parameters) == [one.request_param_name]
    return call if alone and iscoroutinefunction(call) else None


def _in_a_thread(endpoint: Callable[..., Any]) -> Callable[..., Coroutine[Any, Any, Any]]:
    @wraps(endpoint)
    async def run(**values: Any) -> Any:
        return await run_in_threadpool(endpoint, **values)

    return run
