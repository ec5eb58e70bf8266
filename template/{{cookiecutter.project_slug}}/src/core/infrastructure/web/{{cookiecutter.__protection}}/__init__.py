"""Who may call which route, where AUTH says that not everybody may: decided here, for all features alike.

It is there with every extra that finds out who calls.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NoReturn

import structlog
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from ...callers import call_as
from ..problems import refusals

SCHEME = "token"
"""What the OpenAPI document calls the proof that clients send."""

SAFE = {"GET", "HEAD", "OPTIONS"}
"""Methods for which it takes the scope `read`; all others take `write`."""

LONGEST = 2**14
"""Characters that what a client sends as its proof may have."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what it may do."""

    name: str
    scopes: frozenset[str]


class Refused(Exception):
    """Says in a sentence why a proof is not taken, without showing it."""


class Verifier(ABC):
    """Finds out who sent a `Bearer` token."""

    scheme: Mapping[str, Any]
    """What the OpenAPI document says of it."""

    @abstractmethod
    async def verify(self, token: str) -> Caller:
        """Return who sent it; `Refused` if it is not good, `StorageUnavailable` if nobody can say for now."""

    @property
    def schemes(self) -> Mapping[str, Any]:
        """Return what the OpenAPI document says under `securitySchemes`."""
        return {SCHEME: self.scheme}

    def protected(self, routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
        """Yield the same routes, which let in only those who may, and say so in the document."""
        for route in routes:
            endpoint = getattr(route, "endpoint", None)
            said = getattr(endpoint, "needs", f"{_feature(endpoint)}:")
            if said is None:
                yield route
                continue
            guarded: Any = copy(route)
            guarded.app = Guard(guarded.app, said, self)
            extra = getattr(route, "openapi_extra", None) or {}
            unsafe = sorted((getattr(route, "methods", None) or SAFE) - SAFE)
            answers = {str(status): answer for status, answer in refusals(400, 401, 403).items()}
            guarded.openapi_extra = {
                **extra,
                "security": [{SCHEME: [_scope(said, *unsafe[:1])]}],
                "responses": extra.get("responses", {}) | answers,
            }
            yield guarded


class Guard:
    """Stands before one route, before anything of a body is read."""

    def __init__(self, app: ASGIApp, said: str, verify: Verifier) -> None:
        self._app, self._said, self._verify = app, said, verify

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        needed = _scope(self._said, scope.get("method", "other"))
        try:
            caller = await self._verify.verify(_token(Headers(scope=scope)))
        except Refused as error:
            _refuse(HTTPStatus.UNAUTHORIZED, str(error), error="invalid_token")
        call_as(caller.name)
        structlog.contextvars.bind_contextvars(by=caller.name)
        if needed not in caller.scopes:
            sentence = f"the token does not have the scope {needed}"
            _refuse(HTTPStatus.FORBIDDEN, sentence, error="insufficient_scope", scope=needed)
        await self._app(scope, receive, send)


def _feature(endpoint: object) -> str:
    package = getattr(endpoint, "__module__", "service").split(".")
    return package[1] if package[0] == "modules" and len(package) > 1 else package[-1]


def _scope(said: str, method: str = "GET") -> str:
    """Return the scope itself, or complete that of a feature by what the method does."""
    return said + ("read" if method in SAFE else "write") if said.endswith(":") else said


def _token(headers: Headers) -> str:
    sent = headers.getlist("authorization")
    if len(sent) > 1:
        _refuse(HTTPStatus.BAD_REQUEST, "there are several Authorization headers", error="invalid_request")
    scheme, _, token = (sent[0] if sent else "").partition(" ")
    if scheme.lower() != "bearer":  # RFC 6750: whoever sends nothing is told of no error
        _refuse(HTTPStatus.UNAUTHORIZED, "send a token: Authorization: Bearer ...")
    if len(token) > LONGEST:
        raise Refused(f"the token has more than {LONGEST:,} characters")
    return token.strip()


def _refuse(status: HTTPStatus, sentence: str, **told: str) -> NoReturn:
    if told:
        told["error_description"] = sentence
    challenge = ", ".join(f'{name}="{value}"' for name, value in {"realm": "api", **told}.items())
    raise HTTPException(status, sentence, {"www-authenticate": f"Bearer {challenge}"})
