"""The tables that notes are kept in."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database.base import Base
from core.infrastructure.database.models import VersionedRow
from core.infrastructure.database.types import Identifier, Instant, KeyText, LongText

from ..domain.entities import TAG_LENGTH, TITLE_LENGTH


class NoteModel(VersionedRow, Base):
    """A note without its tags."""

    __tablename__ = "notes"

    title: Mapped[str] = mapped_column(KeyText(TITLE_LENGTH), index=True)
    body: Mapped[str] = mapped_column(LongText())
    created_at: Mapped[datetime] = mapped_column(Instant(), index=True)
    updated_at: Mapped[datetime] = mapped_column(Instant(), index=True)


class TagModel(Base):
    """A tag that is or was in use. Its name is its identity, so that the files backends stay readable."""

    __tablename__ = "tags"

    name: Mapped[str] = mapped_column(KeyText(TAG_LENGTH), primary_key=True)


class NoteTagModel(Base):
    """Says that a note is under a tag; it goes when the note goes."""

    __tablename__ = "note_tags"

    note_id: Mapped[str] = mapped_column(
        Identifier(), ForeignKey("notes.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(
        KeyText(TAG_LENGTH), ForeignKey("tags.name"), primary_key=True, index=True
    )
