"""The table that copies are kept in."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database import types
from core.infrastructure.database.base import Base
from core.infrastructure.database.models import RecordedRow


class CopyModel(RecordedRow, Base):
    """A copy, as a row."""

    __tablename__ = "copies"
    __table_args__ = (UniqueConstraint("book", "number"),)

    book: Mapped[str] = mapped_column(types.Identifier(), ForeignKey("books.id"))
    number: Mapped[int] = mapped_column(types.Integer64())
