"""Loans as HTTP clients send and see them."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict
from pydantic.json_schema import SkipJsonSchema

from core.domain.criteria import Range
from core.infrastructure.fields import After, Body, Day, Flag, FlagInQuery, Identifier, Limit

from .domain.entities import LoanDetails, LoanFilter


class LoanBody(Body):
    """What a client says of a loan."""

    item: Identifier
    member: Identifier
    due: Day
    returned: Flag = False

    def details(self) -> LoanDetails:
        """Return it as the domain has it."""
        return LoanDetails(**dict(self))


class LoanQuery(Body):
    """Which loans a client wants to see; `after` is the `next` of the page before."""

    item: Identifier | SkipJsonSchema[None] = None
    member: Identifier | SkipJsonSchema[None] = None
    due_from: Day | SkipJsonSchema[None] = None
    due_to: Day | SkipJsonSchema[None] = None
    returned: FlagInQuery | SkipJsonSchema[None] = None
    limit: Limit = 20
    after: After = None

    def filter(self) -> LoanFilter:
        """Return the filter as the domain has it."""
        return LoanFilter(
            item=self.item,
            member=self.member,
            due=Range.of(self.due_from, self.due_to),
            returned=self.returned,
        )


class LoanView(BaseModel):
    """All that is kept of a loan."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    item: str
    member: str
    due: date
    returned: bool
    created_at: datetime
    updated_at: datetime
    version: int


class LoanPage(BaseModel):
    """A page of loans; `next` is what to pass as `after` for the page that follows."""

    model_config = ConfigDict(from_attributes=True)

    items: list[LoanView]
    next: str | None
