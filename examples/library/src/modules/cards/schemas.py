"""Cards as HTTP clients send and see them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from core.infrastructure import fields
from core.infrastructure.clock import now
from core.infrastructure.fields import Body, Identifier, Instant
from core.infrastructure.pages import Listed

from .domain.entities import NUMBER_LENGTH, CardDetails


class CardBody(Body):
    """What a client says of a card."""

    number: Annotated[str, fields.line(NUMBER_LENGTH)]
    member: Identifier
    issued: Instant = Field(default_factory=now)

    def details(self) -> CardDetails:
        """Return it as the domain has it."""
        return CardDetails(**dict(self))


class CardView(BaseModel):
    """All that is kept of a card."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    number: str
    member: str
    issued: datetime
    created_at: datetime
    updated_at: datetime
    created_by: str | None
    updated_by: str | None
    version: int


class CardPage(Listed[CardView]):
    """A page of cards."""
