"""The table that books are kept in, and what they are linked with."""

from decimal import Decimal

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.infrastructure.database import types
from core.infrastructure.database.base import Base
from core.infrastructure.database.models import RecordedRow

from ..domain.entities import ISBN_LENGTH, TITLE_LENGTH


class BookModel(RecordedRow, Base):
    """A book, as a row."""

    __tablename__ = "books"

    isbn: Mapped[str] = mapped_column(types.KeyText(ISBN_LENGTH), unique=True)
    title: Mapped[str] = mapped_column(types.KeyText(TITLE_LENGTH))
    author: Mapped[str] = mapped_column(types.Identifier(), ForeignKey("authors.id"), index=True)
    price_amount: Mapped[Decimal] = mapped_column(types.ExactDecimal())
    price_currency: Mapped[str] = mapped_column(types.KeyText(3))
    pages: Mapped[int] = mapped_column(types.Integer64())
    rating: Mapped[Decimal | None] = mapped_column(types.ExactDecimal())


class BookTagsModel(Base):
    """One of the tags of a book; it goes when the book goes."""

    __tablename__ = "book_tags"

    owner: Mapped[str] = mapped_column(
        types.Identifier(), ForeignKey("books.id", ondelete="CASCADE"), primary_key=True
    )
    target: Mapped[str] = mapped_column(
        types.Identifier(), ForeignKey("tags.id"), primary_key=True, index=True
    )
