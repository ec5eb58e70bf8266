"""Notes as HTTP clients send and see them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from core.infrastructure.fields import Body, at_least_one, line, text, word
from core.infrastructure.pages import Listed

from .domain.entities import TAG_LENGTH, TITLE_LENGTH

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

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    body: str
    tags: Annotated[list[str], BeforeValidator(sorted)]
    created_at: datetime
    updated_at: datetime
    version: int


class NotesPage(Listed[NoteView]):
    """A page of notes."""
