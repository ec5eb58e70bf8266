"""The routes of tags. A version travels as an ETag."""

from http import HTTPStatus
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from core.domain import lists
from core.infrastructure.records import Format, write_records
from core.infrastructure.web import RECORDS, Added, Id, Read, Router, Version, asked, download, records_of

from .application.records import FIELDS
from .composition import UseCases, compose
from .domain.entities import Tag, TagFilter
from .schemas import TagBody, TagPage, TagView

router = Router(prefix="/tags", tags=["tags"])

IMPORT = {"requestBody": {"required": True, "content": RECORDS}}
EXPORT: dict[int | str, dict[str, Any]] = {200: {"content": RECORDS, "description": "All tags"}}


async def composed(request: Request) -> UseCases:
    """Return the use cases on the database that the application's settings name."""
    return compose(request.app.state.settings)


Composed = Annotated[UseCases, Depends(composed)]
Asked = Annotated[lists.Question[TagFilter], Depends(asked(TagFilter, TagView))]


@router.post("", status_code=HTTPStatus.CREATED, summary="Add a tag")
def create(use_cases: Composed, new: TagBody, response: Response) -> TagView:
    added = use_cases.create(new.details())
    response.headers["location"] = f"{router.prefix}/{added.id}"
    return _shown(added, response)


@router.get("", summary="Leaf through tags, all or those that fit", response_model_exclude_unset=True)
def list_(use_cases: Composed, question: Asked) -> TagPage:
    return TagPage.of(use_cases.list(question.filter, question.leafing), question.fields)


@router.post(
    "/import", summary="Take over tags that are missing or, if one line is bad, none", openapi_extra=IMPORT
)
def import_(use_cases: Composed, read: Annotated[Read, Depends(records_of(FIELDS))]) -> Added:
    return Added(added=use_cases.import_(read))


@router.get(
    "/export",
    summary="Get all tags as an import takes them back",
    response_class=StreamingResponse,
    responses=EXPORT,
)
def export(
    use_cases: Composed, kind: Annotated[Format, Query(alias="format")] = Format.JSONL
) -> StreamingResponse:
    def write(stream: BinaryIO) -> int:
        return use_cases.export(lambda rows: write_records(stream, kind, FIELDS, rows))

    return download(write, kind.media_type, f"tags.{kind}")


@router.get("/{id}", summary="Show a tag")
def show(use_cases: Composed, id: Id, response: Response) -> TagView:
    return _shown(use_cases.show(id), response)


@router.put("/{id}", summary="Change a tag, unless somebody else changed it first")
def update(use_cases: Composed, id: Id, version: Version, change: TagBody, response: Response) -> TagView:
    return _shown(use_cases.update(id, version, change.details()), response)


@router.delete("/{id}", status_code=HTTPStatus.NO_CONTENT, summary="Remove a tag")
def remove(use_cases: Composed, id: Id) -> None:
    use_cases.remove(id)


def _shown(entity: Tag, response: Response) -> TagView:
    response.headers["etag"] = f'"{entity.version}"'
    return TagView.model_validate(entity)
