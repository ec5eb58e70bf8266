"""Tags as HTTP clients send and see them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import SkipJsonSchema

from core.infrastructure import fields
from core.infrastructure.fields import After, Body, Limit

from .domain.entities import LABEL_LENGTH, TagDetails, TagFilter


class TagBody(Body):
    """What a client says of a tag."""

    label: Annotated[str, fields.line(LABEL_LENGTH)]

    def details(self) -> TagDetails:
        """Return it as the domain has it."""
        return TagDetails(**dict(self))


class TagQuery(Body):
    """Which tags a client wants to see; `after` is the `next` of the page before."""

    label: Annotated[str, fields.line(LABEL_LENGTH)] | SkipJsonSchema[None] = None
    limit: Limit = 20
    after: After = None

    def filter(self) -> TagFilter:
        """Return the filter as the domain has it."""
        return TagFilter(label=self.label)


class TagView(BaseModel):
    """All that is kept of a tag."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    label: str
    created_at: datetime
    updated_at: datetime
    version: int


class TagPage(BaseModel):
    """A page of tags; `next` is what to pass as `after` for the page that follows."""

    model_config = ConfigDict(from_attributes=True)

    items: list[TagView]
    next: str | None
