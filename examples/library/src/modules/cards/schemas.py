"""Cards as HTTP clients send and see them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from core.domain.criteria import Range
from core.infrastructure import fields
from core.infrastructure.clock import now
from core.infrastructure.fields import After, Body, Identifier, Instant, Limit

from .domain.entities import NUMBER_LENGTH, CardDetails, CardFilter


class CardBody(Body):
    """What a client says of a card."""

    number: Annotated[str, fields.line(NUMBER_LENGTH)]
    member: Identifier
    issued: Instant = Field(default_factory=now)

    def details(self) -> CardDetails:
        """Return it as the domain has it."""
        return CardDetails(**dict(self))


class CardQuery(Body):
    """Which cards a client wants to see; `after` is the `next` of the page before."""

    number: Annotated[str, fields.line(NUMBER_LENGTH)] | SkipJsonSchema[None] = None
    member: Identifier | SkipJsonSchema[None] = None
    issued_from: Instant | SkipJsonSchema[None] = None
    issued_to: Instant | SkipJsonSchema[None] = None
    limit: Limit = 20
    after: After = None

    def filter(self) -> CardFilter:
        """Return the filter as the domain has it."""
        return CardFilter(
            number=self.number, member=self.member, issued=Range.of(self.issued_from, self.issued_to)
        )


class CardView(BaseModel):
    """All that is kept of a card."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    number: str
    member: str
    issued: datetime
    created_at: datetime
    updated_at: datetime
    version: int


class CardPage(BaseModel):
    """A page of cards; `next` is what to pass as `after` for the page that follows."""

    model_config = ConfigDict(from_attributes=True)

    items: list[CardView]
    next: str | None
