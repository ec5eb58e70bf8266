"""The table that authors are kept in."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database import types
from core.infrastructure.database.base import Base
from core.infrastructure.database.models import RecordedRow

from ..domain.entities import NAME_LENGTH


class AuthorModel(RecordedRow, Base):
    """An author, as a row."""

    __tablename__ = "authors"

    name: Mapped[str] = mapped_column(types.KeyText(NAME_LENGTH), unique=True)
    mentor: Mapped[str | None] = mapped_column(types.Identifier(), ForeignKey("authors.id"), index=True)
