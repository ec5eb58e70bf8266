"""The `/notes` routes. A note's version travels as its ETag."""

from http import HTTPStatus
from typing import Annotated, Any, BinaryIO

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from core.domain import lists
from core.infrastructure.records import Format, write_records
from core.infrastructure.web import (
    RECORDS,
    After,
    Before,
    Id,
    Limit,
    Read,
    Router,
    Version,
    asked,
    download,
    records_of,
)
from core.infrastructure.web import text as long_text

from .application.import_notes import Imported
from .application.records import FIELDS
from .application.search_notes import TAGS_SOUGHT, TEXT_SOUGHT
from .composition import Notes, compose
from .domain.entities import Note, NoteFilter, Statistics
from .schemas import NewNote, NoteEdit, NotesPage, NoteView, Tag

router = Router(prefix="/notes", tags=["notes"])

IMPORT = {"requestBody": {"required": True, "content": RECORDS}}
EXPORT: dict[int | str, dict[str, Any]] = {200: {"content": RECORDS, "description": "All notes"}}


async def composed(request: Request) -> Notes:
    """Return notes as the application's settings have them kept."""
    return compose(request.app.state.settings)


UseCases = Annotated[Notes, Depends(composed)]
Asked = Annotated[lists.Question[NoteFilter], Depends(asked(NoteFilter, NoteView))]


@router.post("", status_code=HTTPStatus.CREATED, summary="Write a new note")
def create(notes: UseCases, new: NewNote, response: Response) -> NoteView:
    note = notes.create(new.title, new.body, new.tags)
    response.headers["location"] = f"{router.prefix}/{note.id}"
    return _shown(note, response)


@router.get("", summary="Leaf through notes, all or those that fit", response_model_exclude_unset=True)
def list_(notes: UseCases, question: Asked) -> NotesPage:
    return NotesPage.of(notes.list(question.filter, question.leafing), question.fields)


@router.get(
    "/search",
    summary="Find notes by a text in title or body, and by tags",
    response_model_exclude_unset=True,
)
def search(
    notes: UseCases,
    tag: Annotated[list[Tag], Query(default_factory=list, max_length=TAGS_SOUGHT)],
    text: Annotated[str, long_text(TEXT_SOUGHT)] = "",
    limit: Limit = 20,
    after: After = None,
    before: Before = None,
) -> NotesPage:
    return NotesPage.of(notes.search(text, tag, limit=limit, after=after, before=before))


@router.get("/statistics", summary="Say what the notes come to in all")
def statistics(notes: UseCases) -> Statistics:
    return notes.count()


@router.post("/import", summary="Take notes over: all or, if one line is bad, none", openapi_extra=IMPORT)
def import_(
    notes: UseCases,
    read: Annotated[Read, Depends(records_of(FIELDS))],
    *,
    skip_known: bool = False,
    merge_tags: bool = False,
) -> Imported:
    return notes.import_(read, skip_known=skip_known, merge_tags=merge_tags)


@router.get(
    "/export",
    summary="Get all notes as an import takes them back",
    response_class=StreamingResponse,
    responses=EXPORT,
)
def export(
    notes: UseCases, kind: Annotated[Format, Query(alias="format")] = Format.JSONL
) -> StreamingResponse:
    def write(stream: BinaryIO) -> int:
        return notes.export(lambda rows: write_records(stream, kind, FIELDS, rows))

    return download(write, kind.media_type, f"notes.{kind}")


@router.get("/{id}", summary="Show one note")
def show(notes: UseCases, id: Id, response: Response) -> NoteView:
    return _shown(notes.show(id), response)


@router.patch("/{id}", summary="Change title or body, unless somebody else changed the note first")
def edit(
    notes: UseCases,
    id: Id,
    version: Version,
    change: NoteEdit,
    response: Response,
) -> NoteView:
    return _shown(notes.edit(id, version, title=change.title, body=change.body), response)


@router.put("/{id}/tags/{tag}", summary="Put a note under a tag")
def tag(notes: UseCases, id: Id, tag: Tag, response: Response) -> NoteView:
    return _shown(notes.tag(id, add=[tag]), response)


@router.delete("/{id}/tags/{tag}", summary="Take a note from under a tag")
def untag(notes: UseCases, id: Id, tag: Tag, response: Response) -> NoteView:
    return _shown(notes.tag(id, remove=[tag]), response)


@router.delete("/{id}", status_code=HTTPStatus.NO_CONTENT, summary="Delete a note")
def delete(notes: UseCases, id: Id) -> None:
    notes.delete([id])


def _shown(note: Note, response: Response) -> NoteView:
    response.headers["etag"] = f'"{note.version}"'
    return NoteView.model_validate(note)
