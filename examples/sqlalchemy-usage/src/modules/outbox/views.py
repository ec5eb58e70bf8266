"""Messages as they are shown."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from core.infrastructure.pages import Listed

from .domain.message import State


class MessageView(BaseModel):
    """All that is kept of a message."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    key: str
    position: int
    name: str
    payload: str
    recorded_at: datetime
    due_at: datetime
    state: State
    attempts: int
    claim: str | None
    error: str | None
    version: int


class MessagePage(Listed[MessageView]):
    """A page of messages."""
