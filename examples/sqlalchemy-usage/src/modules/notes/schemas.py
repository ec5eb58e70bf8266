"""Notes as HTTP clients send and see them."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict

from core.domain.ports import Page

from .application.records import record_of
from .domain.entities import Note


class NewNote(BaseModel):
    """A note to be written."""

    model_config = ConfigDict(extra="forbid")

    title: str
    body: str = ""
    tags: list[str] = []


class NoteEdit(BaseModel):
    """What is to change about a note."""

    model_config = ConfigDict(extra="forbid")

    title: str | None = None
    body: str | None = None


class NoteView(BaseModel):
    """A note as it is kept."""

    id: str
    title: str
    body: str
    tags: list[str]
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, note: Note) -> Self:
        """Show a note."""
        return cls.model_validate(record_of(note))


class NotesPage(BaseModel):
    """One page of notes; `next` is what to pass as `after` for the page that follows."""

    items: list[NoteView]
    next: str | None

    @classmethod
    def of(cls, page: Page[Note]) -> Self:
        """Show a page."""
        return cls(items=[NoteView.of(note) for note in page.items], next=page.next)
