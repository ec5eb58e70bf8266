"""Books as HTTP clients send and see them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from core.infrastructure import fields
from core.infrastructure.fields import Amount, Body, Identifier, Identifiers, Money, Whole
from core.infrastructure.pages import Listed

from .domain.entities import ISBN_LENGTH, TITLE_LENGTH, BookDetails


class BookBody(Body):
    """What a client says of a book."""

    isbn: Annotated[str, fields.line(ISBN_LENGTH)]
    title: Annotated[str, fields.line(TITLE_LENGTH)]
    author: Identifier
    tags: Identifiers = Field(default_factory=list)
    price: Money
    pages: Whole
    rating: Amount | None = None

    def details(self) -> BookDetails:
        """Return it as the domain has it."""
        return BookDetails(**dict(self))


class BookView(BaseModel):
    """All that is kept of a book."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    isbn: str
    title: str
    author: str
    tags: list[str]
    price: Money
    pages: int
    rating: Decimal | None
    created_at: datetime
    updated_at: datetime
    version: int


class BookPage(Listed[BookView]):
    """A page of books."""
