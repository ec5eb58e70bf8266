"""Bodies that are no JSON of a few fields: files that come and go, and what no JSON may be."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Iterator
from contextlib import ExitStack
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any, BinaryIO, NoReturn, cast

from fastapi import Depends, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from core.application.records import Record

from ..records import Format, read_records

IN_MEMORY = 2**20
"""Bytes of a request or a download that are kept in memory; larger ones go to a temporary file."""

Read = Callable[[], Iterable[Record]]
"""Yields the records of a body. It can be called again, for a transaction that must be run again."""

AT_ONCE = 2**16
"""Bytes of a download that are sent at once."""

RECORDS: dict[str, Any] = {kind.media_type: {"schema": {"type": "string"}} for kind in Format}
"""What the document says of a body that is a file of records."""


class Added(BaseModel):
    """What an import of records came to."""

    added: int


async def spooled(request: Request) -> AsyncIterator[BinaryIO]:
    """Give a route the body of its request as a file, however large the body is."""
    with SpooledTemporaryFile(IN_MEMORY) as file:
        async for chunk in request.stream():
            await run_in_threadpool(file.write, chunk)
        await run_in_threadpool(file.seek, 0)
        yield cast("BinaryIO", file)


async def sent_format(content_type: Annotated[str, Header(include_in_schema=False)] = "") -> Format:
    """Tell the format of a body that is a file of records; others are refused (415)."""
    return format_of(content_type)


def format_of(content_type: str) -> Format:
    """Return the format that a header tells; a 415 if it is none of ours."""
    kind = next(
        (kind for kind in Format if kind.media_type == content_type.partition(";")[0].strip().lower()), None
    )
    if kind is None:
        known = " or ".join(kind.media_type for kind in Format)
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"the content must be {known}")
    return kind


def records_of(names: Collection[str]) -> Callable[..., Awaitable[Read]]:
    """Return a dependency that gives a route the records of its body, whose fields are among `names`."""

    async def records(
        body: Annotated[BinaryIO, Depends(spooled)], kind: Annotated[Format, Depends(sent_format)]
    ) -> Read:
        def read() -> Iterable[Record]:
            body.seek(0)
            return read_records(body, kind, names)

        return read

    return records


async def plain_json(request: Request) -> None:
    """Refuse JSON whose meaning depends on who reads it: a name given twice, or a number that is none."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        return
    content = await request.body()
    if len(content) > AT_ONCE:
        await run_in_threadpool(_check, content)
    else:
        _check(content)


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


def _check(content: bytes) -> None:
    try:
        json.loads(content, object_pairs_hook=_distinct, parse_constant=_no_number)
    except ValueError:
        return  # no JSON at all, no text, or an empty body: the route itself says so
    except RecursionError:
        _refuse("it is nested too deeply")


def _distinct(pairs: list[tuple[str, Any]]) -> None:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        twice = next(name for number, name in enumerate(names) if name in names[:number])
        _refuse(f"{twice[:60]!r} is there twice")


def _no_number(name: str) -> None:
    _refuse(f"{name} is no number of JSON's")


def _refuse(sentence: str) -> NoReturn:
    raise RequestValidationError([{"type": "value_error", "loc": ("body",), "msg": sentence}])
