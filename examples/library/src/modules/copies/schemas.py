"""Copies as HTTP clients send and see them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from core.infrastructure.fields import Body, Identifier, Whole
from core.infrastructure.pages import Listed

from .domain.entities import CopyDetails


class CopyBody(Body):
    """What a client says of a copy."""

    book: Identifier
    number: Whole

    def details(self) -> CopyDetails:
        """Return it as the domain has it."""
        return CopyDetails(**dict(self))


class CopyView(BaseModel):
    """All that is kept of a copy."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    book: str
    number: int
    created_at: datetime
    updated_at: datetime
    version: int


class CopyPage(Listed[CopyView]):
    """A page of copies."""
