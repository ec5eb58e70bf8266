"""Authors as HTTP clients send and see them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import SkipJsonSchema

from core.infrastructure import fields
from core.infrastructure.fields import After, Body, Identifier, Limit

from .domain.entities import NAME_LENGTH, AuthorDetails, AuthorFilter


class AuthorBody(Body):
    """What a client says of an author."""

    name: Annotated[str, fields.line(NAME_LENGTH)]
    mentor: Identifier | None = None

    def details(self) -> AuthorDetails:
        """Return it as the domain has it."""
        return AuthorDetails(**dict(self))


class AuthorQuery(Body):
    """Which authors a client wants to see; `after` is the `next` of the page before."""

    name: Annotated[str, fields.line(NAME_LENGTH)] | SkipJsonSchema[None] = None
    mentor: Identifier | SkipJsonSchema[None] = None
    limit: Limit = 20
    after: After = None

    def filter(self) -> AuthorFilter:
        """Return the filter as the domain has it."""
        return AuthorFilter(name=self.name, mentor=self.mentor)


class AuthorView(BaseModel):
    """All that is kept of an author."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    mentor: str | None
    created_at: datetime
    updated_at: datetime
    version: int


class AuthorPage(BaseModel):
    """A page of authors; `next` is what to pass as `after` for the page that follows."""

    model_config = ConfigDict(from_attributes=True)

    items: list[AuthorView]
    next: str | None
