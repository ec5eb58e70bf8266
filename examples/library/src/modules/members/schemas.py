"""Members as HTTP clients send and see them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from core.infrastructure import fields
from core.infrastructure.clock import today
from core.infrastructure.fields import Amount, Body, Day
from core.infrastructure.pages import Listed

from .domain.entities import EMAIL_LENGTH, FULL_NAME_LENGTH, PHONE_LENGTH, MemberDetails, MemberStatus


class MemberBody(Body):
    """What a client says of a member."""

    email: Annotated[str, fields.line(EMAIL_LENGTH)]
    full_name: Annotated[str, fields.line(FULL_NAME_LENGTH)]
    joined: Day = Field(default_factory=today)
    phone: Annotated[str, fields.line(PHONE_LENGTH)] | None = None
    status: MemberStatus = MemberStatus.ACTIVE
    balance: Amount = Decimal(0)
    notes: Annotated[str, fields.text()] | None = None

    def details(self) -> MemberDetails:
        """Return it as the domain has it."""
        return MemberDetails(**dict(self))


class MemberView(BaseModel):
    """All that is kept of a member."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    email: str
    full_name: str
    joined: date
    phone: str | None
    status: MemberStatus
    balance: Decimal
    notes: str | None
    created_at: datetime
    updated_at: datetime
    version: int


class MemberPage(Listed[MemberView]):
    """A page of members."""


class ArchivedMemberView(MemberView):
    """All that is kept of a member that was removed."""

    archived_at: datetime


class ArchivedMemberPage(Listed[ArchivedMemberView]):
    """A page of archived members."""
