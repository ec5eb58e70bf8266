"""Members as HTTP clients send and see them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from core.domain.criteria import Range
from core.infrastructure import fields
from core.infrastructure.clock import today
from core.infrastructure.fields import After, Amount, Body, Day, Limit

from .domain.entities import (
    EMAIL_LENGTH,
    FULL_NAME_LENGTH,
    PHONE_LENGTH,
    MemberDetails,
    MemberFilter,
    MemberStatus,
)


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


class MemberQuery(Body):
    """Which members a client wants to see; `after` is the `next` of the page before."""

    email: Annotated[str, fields.line(EMAIL_LENGTH)] | SkipJsonSchema[None] = None
    full_name: Annotated[str, fields.line(FULL_NAME_LENGTH)] | SkipJsonSchema[None] = None
    joined_from: Day | SkipJsonSchema[None] = None
    joined_to: Day | SkipJsonSchema[None] = None
    phone: Annotated[str, fields.line(PHONE_LENGTH)] | SkipJsonSchema[None] = None
    status: MemberStatus | SkipJsonSchema[None] = None
    balance_from: Amount | SkipJsonSchema[None] = None
    balance_to: Amount | SkipJsonSchema[None] = None
    limit: Limit = 20
    after: After = None

    def filter(self) -> MemberFilter:
        """Return the filter as the domain has it."""
        return MemberFilter(
            email=self.email,
            full_name=self.full_name,
            joined=Range.of(self.joined_from, self.joined_to),
            phone=self.phone,
            status=self.status,
            balance=Range.of(self.balance_from, self.balance_to),
        )


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


class MemberPage(BaseModel):
    """A page of members; `next` is what to pass as `after` for the page that follows."""

    model_config = ConfigDict(from_attributes=True)

    items: list[MemberView]
    next: str | None
