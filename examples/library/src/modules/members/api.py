"""The routes of members. A version travels as an ETag."""

from http import HTTPStatus
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from core.domain import lists
from core.infrastructure.records import Format, write_records
from core.infrastructure.web import RECORDS, Added, Id, Read, Router, Version, asked, download, records_of

from .application.records import FIELDS
from .composition import UseCases, compose
from .domain.entities import ArchivedMemberFilter, Member, MemberFilter
from .schemas import ArchivedMemberPage, ArchivedMemberView, MemberBody, MemberPage, MemberView

router = Router(prefix="/members", tags=["members"])

IMPORT = {"requestBody": {"required": True, "content": RECORDS}}
EXPORT: dict[int | str, dict[str, Any]] = {200: {"content": RECORDS, "description": "All members"}}


async def composed(request: Request) -> UseCases:
    """Return the use cases on the database that the application's settings name."""
    return compose(request.app.state.settings)


Composed = Annotated[UseCases, Depends(composed)]
Asked = Annotated[lists.Question[MemberFilter], Depends(asked(MemberFilter, MemberView))]
AskedOfArchive = Annotated[
    lists.Question[ArchivedMemberFilter], Depends(asked(ArchivedMemberFilter, ArchivedMemberView))
]


@router.post("", status_code=HTTPStatus.CREATED, summary="Add a member")
def create(use_cases: Composed, new: MemberBody, response: Response) -> MemberView:
    added = use_cases.create(new.details())
    response.headers["location"] = f"{router.prefix}/{added.id}"
    return _shown(added, response)


@router.get("", summary="Leaf through members, all or those that fit", response_model_exclude_unset=True)
def list_(use_cases: Composed, question: Asked) -> MemberPage:
    return MemberPage.of(use_cases.list(question.filter, question.leafing), question.fields)


@router.post(
    "/import", summary="Take over members that are missing or, if one line is bad, none", openapi_extra=IMPORT
)
def import_(use_cases: Composed, read: Annotated[Read, Depends(records_of(FIELDS))]) -> Added:
    return Added(added=use_cases.import_(read))


@router.get(
    "/export",
    summary="Get all members as an import takes them back",
    response_class=StreamingResponse,
    responses=EXPORT,
)
def export(
    use_cases: Composed, kind: Annotated[Format, Query(alias="format")] = Format.JSONL
) -> StreamingResponse:
    def write(stream: BinaryIO) -> int:
        return use_cases.export(lambda rows: write_records(stream, kind, FIELDS, rows))

    return download(write, kind.media_type, f"members.{kind}")


@router.get(
    "/archived",
    summary="Leaf through members that were removed, the last ones first",
    response_model_exclude_unset=True,
)
def archived(use_cases: Composed, question: AskedOfArchive) -> ArchivedMemberPage:
    return ArchivedMemberPage.of(use_cases.archived(question.filter, question.leafing), question.fields)


@router.get("/{id}", summary="Show a member")
def show(use_cases: Composed, id: Id, response: Response) -> MemberView:
    return _shown(use_cases.show(id), response)


@router.put("/{id}", summary="Change a member, unless somebody else changed it first")
def update(
    use_cases: Composed, id: Id, version: Version, change: MemberBody, response: Response
) -> MemberView:
    return _shown(use_cases.update(id, version, change.details()), response)


@router.delete("/{id}", status_code=HTTPStatus.NO_CONTENT, summary="Remove a member, which may be restored")
def remove(use_cases: Composed, id: Id) -> None:
    use_cases.remove(id)


@router.post("/{id}/restore", summary="Bring back a member that was removed")
def restore(use_cases: Composed, id: Id, response: Response) -> MemberView:
    return _shown(use_cases.restore(id), response)


def _shown(entity: Member, response: Response) -> MemberView:
    response.headers["etag"] = f'"{entity.version}"'
    return MemberView.model_validate(entity)
