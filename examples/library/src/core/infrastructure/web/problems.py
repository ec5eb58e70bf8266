"""What clients are told of errors: problem details, as RFC 9457 has them."""

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import compile_path

from core.domain.errors import (
    AlreadyExists,
    Conflict,
    Error,
    InvalidReference,
    InvalidValue,
    NotFound,
    OutcomeUnknown,
    StaleEntity,
    StillReferenced,
    StorageUnavailable,
    TransactionFailed,
    Unreadable,
)

PROBLEM = "application/problem+json"

STATUSES: Mapping[type[Error], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    AlreadyExists: HTTPStatus.CONFLICT,
    Conflict: HTTPStatus.CONFLICT,
    StaleEntity: HTTPStatus.CONFLICT,
    StillReferenced: HTTPStatus.CONFLICT,
    InvalidReference: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidValue: HTTPStatus.UNPROCESSABLE_ENTITY,
    TransactionFailed: HTTPStatus.INTERNAL_SERVER_ERROR,
    Unreadable: HTTPStatus.INTERNAL_SERVER_ERROR,
    StorageUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    Error: HTTPStatus.BAD_REQUEST,
}
"""What clients are told; an error that is not listed is told as its nearest base."""


class Problem(BaseModel):
    """What went wrong, in the form of RFC 9457."""

    title: str
    status: int
    detail: str


def problem(status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return the answer that says what went wrong."""
    content = Problem(title=status.phrase, status=status, detail=detail).model_dump()
    again = {"retry-after": "1"} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    return JSONResponse(content, status, {**again, **(headers or {})}, media_type=PROBLEM)


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what a route's `responses` says of statuses that it alone has."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {PROBLEM: {"schema": schema}}}
        for status in statuses
    }


def _named(place: Iterable[object]) -> Iterator[str]:
    """Yield the parts of a place that clients know, which pydantic's validators are not."""
    return (str(part) for part in place if not str(part).startswith("function-"))


def tell_errors(app: FastAPI, statuses: Mapping[type[Any], int]) -> None:
    """Have the application answer each error with a problem; `statuses` are those of features' own errors."""
    known = {**STATUSES, **{kind: HTTPStatus(status) for kind, status in statuses.items()}}

    @app.exception_handler(Error)
    def refuse(request: Request, error: Error) -> Response:
        status = next(known[kind] for kind in type(error).__mro__ if kind in known)
        if isinstance(error, StaleEntity) and "if-match" in request.headers:
            status = HTTPStatus.PRECONDITION_FAILED
        elif isinstance(error, StaleEntity) and getattr(request.state, "conditional", False):
            return problem(HTTPStatus.PRECONDITION_REQUIRED, "send the ETag of what you saw as If-Match")
        response = problem(status, str(error))
        if isinstance(error, OutcomeUnknown):  # clients that try again by themselves might do it twice
            del response.headers["retry-after"]
        return response

    @app.exception_handler(RequestValidationError)
    def refuse_request(_: Request, error: RequestValidationError) -> Response:
        found = [
            f"{' '.join(_named(item['loc']))}: {item['msg'].removeprefix('Value error, ')}"
            for item in error.errors()
            if item.get("type") != "none_required"  # of what may be left out
        ]
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(found))

    @app.exception_handler(HTTPException)
    def refuse_route(request: Request, error: HTTPException) -> Response:
        response = problem(HTTPStatus(error.status_code), str(error.detail), error.headers)
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and (methods := allowed(request)):
            response.headers["allow"] = methods
        return response

    @app.exception_handler(ClientDisconnect)
    def let_go(_: Request, __: ClientDisconnect) -> Response:
        return Response(status_code=HTTPStatus.BAD_REQUEST)  # nobody is there to read it

    @app.exception_handler(Exception)
    def own_up(_: Request, __: Exception) -> Response:
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "an unexpected error: the service's log says more")


def allowed(request: Request) -> str | None:
    """Return what `Allow` says: all methods of the path, each of which is a route of its own."""
    for template, item in request.app.openapi()["paths"].items():
        if compile_path(template)[0].match(request.scope["path"]):
            methods = {*item, "head"} if "get" in item else item
            return ", ".join(sorted(methods)).upper()
    return None
