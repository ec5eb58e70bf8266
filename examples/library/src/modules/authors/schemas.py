"""Authors as HTTP clients send and see them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from core.infrastructure import fields
from core.infrastructure.fields import Body, Identifier
from core.infrastructure.pages import Listed

from .domain.entities import NAME_LENGTH, AuthorDetails


class AuthorBody(Body):
    """What a client says of an author."""

    name: Annotated[str, fields.line(NAME_LENGTH)]
    mentor: Identifier | None = None

    def details(self) -> AuthorDetails:
        """Return it as the domain has it."""
        return AuthorDetails(**dict(self))


class AuthorView(BaseModel):
    """All that is kept of an author."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    mentor: str | None
    created_at: datetime
    updated_at: datetime
    version: int


class AuthorPage(Listed[AuthorView]):
    """A page of authors."""
