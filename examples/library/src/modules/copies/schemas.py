"""Copies as HTTP clients send and see them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import SkipJsonSchema

from core.domain.criteria import Range
from core.infrastructure.fields import After, Body, Identifier, Limit, Whole, WholeInQuery

from .domain.entities import CopyDetails, CopyFilter


class CopyBody(Body):
    """What a client says of a copy."""

    book: Identifier
    number: Whole

    def details(self) -> CopyDetails:
        """Return it as the domain has it."""
        return CopyDetails(**dict(self))


class CopyQuery(Body):
    """Which copies a client wants to see; `after` is the `next` of the page before."""

    book: Identifier | SkipJsonSchema[None] = None
    number_from: WholeInQuery | SkipJsonSchema[None] = None
    number_to: WholeInQuery | SkipJsonSchema[None] = None
    limit: Limit = 20
    after: After = None

    def filter(self) -> CopyFilter:
        """Return the filter as the domain has it."""
        return CopyFilter(book=self.book, number=Range.of(self.number_from, self.number_to))


class CopyView(BaseModel):
    """All that is kept of a copy."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    book: str
    number: int
    created_at: datetime
    updated_at: datetime
    version: int


class CopyPage(BaseModel):
    """A page of copies; `next` is what to pass as `after` for the page that follows."""

    model_config = ConfigDict(from_attributes=True)

    items: list[CopyView]
    next: str | None
