"""Loans as HTTP clients send and see them."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from core.infrastructure.fields import Body, Day, Flag, Identifier
from core.infrastructure.pages import Listed

from .domain.entities import LoanDetails


class LoanBody(Body):
    """What a client says of a loan."""

    item: Identifier
    member: Identifier
    due: Day
    returned: Flag = False

    def details(self) -> LoanDetails:
        """Return it as the domain has it."""
        return LoanDetails(**dict(self))


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


class LoanPage(Listed[LoanView]):
    """A page of loans."""
