"""Books as HTTP clients send and see them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from core.domain.criteria import Has, Range
from core.infrastructure import fields
from core.infrastructure.fields import (
    After,
    Amount,
    Body,
    Identifier,
    Identifiers,
    Limit,
    Money,
    Whole,
    WholeInQuery,
)

from .domain.entities import ISBN_LENGTH, TITLE_LENGTH, BookDetails, BookFilter


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


class BookQuery(Body):
    """Which books a client wants to see; `after` is the `next` of the page before."""

    isbn: Annotated[str, fields.line(ISBN_LENGTH)] | SkipJsonSchema[None] = None
    title: Annotated[str, fields.line(TITLE_LENGTH)] | SkipJsonSchema[None] = None
    author: Identifier | SkipJsonSchema[None] = None
    tags: Identifier | SkipJsonSchema[None] = None
    pages_from: WholeInQuery | SkipJsonSchema[None] = None
    pages_to: WholeInQuery | SkipJsonSchema[None] = None
    rating_from: Amount | SkipJsonSchema[None] = None
    rating_to: Amount | SkipJsonSchema[None] = None
    limit: Limit = 20
    after: After = None

    def filter(self) -> BookFilter:
        """Return the filter as the domain has it."""
        return BookFilter(
            isbn=self.isbn,
            title=self.title,
            author=self.author,
            tags=None if self.tags is None else Has(self.tags),
            pages=Range.of(self.pages_from, self.pages_to),
            rating=Range.of(self.rating_from, self.rating_to),
        )


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


class BookPage(BaseModel):
    """A page of books; `next` is what to pass as `after` for the page that follows."""

    model_config = ConfigDict(from_attributes=True)

    items: list[BookView]
    next: str | None
