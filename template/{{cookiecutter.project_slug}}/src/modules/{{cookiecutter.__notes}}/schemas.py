"""Notes as HTTP clients send and see them."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from core.domain.ports import Page
from core.infrastructure.fields import Body, at_least_one, line, text, word

from .application.records import record_of
from .domain.entities import TAG_LENGTH, TITLE_LENGTH, Note

Title = Annotated[str, line(TITLE_LENGTH, "Groceries")]
Text = Annotated[str, text()]
Tag = Annotated[str, word(TAG_LENGTH, "home")]
Tags = Annotated[list[Tag], Field(max_length=100)]


class NewNote(Body):
    """A note to be written."""

    title: Title
    body: Text = ""
    tags: Tags = Field(default_factory=list)


class NoteEdit(Body):
    """What is to change about a note: the title, the body or both."""

    model_config = ConfigDict(json_schema_extra=at_least_one("title", "body"))

    title: Title | None = None
    body: Text | None = None


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
