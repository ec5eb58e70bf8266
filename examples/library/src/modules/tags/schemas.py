"""Tags as HTTP clients send and see them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from core.infrastructure import fields
from core.infrastructure.fields import Body
from core.infrastructure.pages import Listed

from .domain.entities import LABEL_LENGTH, TagDetails


class TagBody(Body):
    """What a client says of a tag."""

    label: Annotated[str, fields.line(LABEL_LENGTH)]

    def details(self) -> TagDetails:
        """Return it as the domain has it."""
        return TagDetails(**dict(self))


class TagView(BaseModel):
    """All that is kept of a tag."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    label: str
    created_at: datetime
    updated_at: datetime
    version: int


class TagPage(Listed[TagView]):
    """A page of tags."""
