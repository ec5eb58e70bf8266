"""The web application that every feature's routes join: errors as problem details, health, documentation."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any, BinaryIO, cast

from fastapi import APIRouter, FastAPI, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from config.logging import configure
from config.package import about
from config.settings import SERVICE, Settings
from core.domain.errors import (
    AlreadyExists,
    Error,
    InvalidReference,
    InvalidValue,
    NotFound,
    OutcomeUnknown,
    StaleEntity,
    StorageUnavailable,
)

from .database.engine import connect

STATUSES: Mapping[type[Error], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    AlreadyExists: HTTPStatus.CONFLICT,
    StaleEntity: HTTPStatus.CONFLICT,
    InvalidReference: HTTPStatus.CONFLICT,
    InvalidValue: HTTPStatus.UNPROCESSABLE_ENTITY,
    StorageUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    Error: HTTPStatus.BAD_REQUEST,
}
"""What clients are told; an error that is not listed is told as its nearest base."""

IN_MEMORY = 2**20
"""Bytes of a request or a download that are kept in memory; larger ones go to a temporary file."""

AT_ONCE = 2**16
"""Bytes of a download that are sent at once."""


class Problem(BaseModel):
    """What went wrong, in the form of RFC 9457."""

    title: str
    status: int
    detail: str


class Health(BaseModel):
    """Answer of the health checks."""

    status: str


def create_app(
    settings: Settings, routers: Sequence[APIRouter], statuses: Mapping[type[Any], int] | None = None
) -> FastAPI:
    """Return the application. Routes find the settings in `request.app.state.settings`.

    `statuses` are those of features' own errors: `{TooManyLoans: 409}`.
    """
    known = {**STATUSES, **{kind: HTTPStatus(status) for kind, status in (statuses or {}).items()}}
    configure(settings)
    problem = {"application/problem+json": {"schema": Problem.model_json_schema()}}
    app = FastAPI(
        title=SERVICE,
        summary=about().summary,
        version=about().version,
        responses={
            "4XX": {"description": "The request is refused", "content": problem},
            "5XX": {"description": "The service is in trouble", "content": problem},
        },
    )
    app.state.settings = settings

    @app.exception_handler(Error)
    def refuse(request: Request, error: Error) -> JSONResponse:
        status = next(known[kind] for kind in type(error).__mro__ if kind in known)
        if isinstance(error, StaleEntity) and "if-match" in request.headers:
            status = HTTPStatus.PRECONDITION_FAILED
        response = _problem(status, str(error))
        if isinstance(error, OutcomeUnknown):  # clients that try again by themselves might do it twice
            del response.headers["retry-after"]
        return response

    @app.exception_handler(RequestValidationError)
    def refuse_request(_: Request, error: RequestValidationError) -> JSONResponse:
        found = [f"{' '.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]
        return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(found))

    @app.exception_handler(HTTPException)
    def refuse_route(_: Request, error: HTTPException) -> JSONResponse:
        return _problem(HTTPStatus(error.status_code), str(error.detail), error.headers)

    @app.exception_handler(Exception)
    def own_up(_: Request, __: Exception) -> JSONResponse:
        return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "an unexpected error: the service's log says more")

    @app.get("/health/live", tags=["health"], summary="Does the process answer?")
    def live() -> Health:
        return Health(status="alive")

    @app.get("/health/ready", tags=["health"], summary="Does the database answer, too?")
    def ready() -> Health:
        connect(settings).ping()
        return Health(status="ready")

    for router in routers:
        app.include_router(router)
    return app


def expected_version(
    if_match: Annotated[
        str | None, Header(description="ETag of what was looked at: its version in quotes")
    ] = None,
) -> int:
    """Return the version that a change is meant for; one that is meant for no version is refused (428)."""
    if if_match is None:
        raise HTTPException(HTTPStatus.PRECONDITION_REQUIRED, "send the ETag of what you saw as If-Match")
    version = if_match.strip().removeprefix('"').removesuffix('"')
    if not (version.isascii() and version.isdecimal()):
        raise HTTPException(HTTPStatus.PRECONDITION_FAILED, f"{if_match} is no ETag of ours")
    return int(version)


async def spooled(request: Request) -> AsyncIterator[BinaryIO]:
    """Give a route the body of its request as a file, however large the body is."""
    with SpooledTemporaryFile(IN_MEMORY) as file:
        async for chunk in request.stream():
            await run_in_threadpool(file.write, chunk)
        await run_in_threadpool(file.seek, 0)
        yield cast("BinaryIO", file)


def download(write: Callable[[BinaryIO], object], media_type: str, name: str) -> StreamingResponse:
    """Send what `write` writes as a file called `name`.

    It is written down first: neither memory nor a transaction has to last as long as a slow client reads.
    """
    with ExitStack() as stack:
        file = stack.enter_context(SpooledTemporaryFile(IN_MEMORY))
        write(cast("BinaryIO", file))
        file.seek(0)
        stack.pop_all()  # from here on, whoever reads the file closes it
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_read_and_closed(file), media_type=media_type, headers=headers)


def _read_and_closed(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while content := file.read(AT_ONCE):
            yield content


def _problem(status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    problem = Problem(title=status.phrase, status=status, detail=detail)
    again = {"retry-after": "1"} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    return JSONResponse(
        problem.model_dump(), status, {**again, **(headers or {})}, media_type="application/problem+json"
    )
