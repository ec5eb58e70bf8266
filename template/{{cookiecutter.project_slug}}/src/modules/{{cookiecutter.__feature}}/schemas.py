"""{{ cookiecutter.__plural_words | capitalize }} as HTTP clients send and see them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from core.infrastructure.fields import Body, line

from .domain.entities import NAME_LENGTH


class {{ cookiecutter.entity }}Name(Body):
    """What a client chooses."""

    name: Annotated[str, line(NAME_LENGTH, "First")]


class {{ cookiecutter.entity }}View(BaseModel):
    """All that is kept."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    created_at: datetime
    updated_at: datetime
    version: int


class {{ cookiecutter.entity }}Page(BaseModel):
    """One page; `next` is what to pass as `after` for the page that follows."""

    model_config = ConfigDict(from_attributes=True)

    items: list[{{ cookiecutter.entity }}View]
    next: str | None
