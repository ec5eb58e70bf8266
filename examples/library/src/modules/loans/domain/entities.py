"""What is true of loans wherever they are kept."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from core.domain import lists, values
from core.domain.criteria import Criterion
from core.domain.entities import Recorded, values_of


@dataclass(kw_only=True)
class LoanDetails:
    """What people say of a loan, and may change."""

    item: str
    member: str
    due: date
    returned: bool = False

    def __post_init__(self) -> None:
        self.item = values.identifier(self.item, "item")
        self.member = values.identifier(self.member, "member")
        self.due = values.day(self.due, "due")


@dataclass(kw_only=True)
class Loan(LoanDetails, Recorded):
    """A loan as it is kept."""

    def __post_init__(self) -> None:
        LoanDetails.__post_init__(self)
        Recorded.__post_init__(self)

    @classmethod
    def of(cls, details: LoanDetails, id: str, now: datetime) -> Self:
        """Make a new one from what people say."""
        return cls(id=id, **values_of(LoanDetails, details), created_at=now, updated_at=now)

    def change(self, details: LoanDetails, now: datetime) -> None:
        """Take over what people say now."""
        vars(self).update(values_of(LoanDetails, details))
        self.touch(now)


@dataclass(frozen=True, kw_only=True)
class LoanFilter(lists.Filter):
    """What a list of loans is narrowed down to; what is None does not matter."""

    item: str | Criterion | None = lists.reference()
    member: str | Criterion | None = lists.reference()
    due: Criterion | None = lists.day()
    returned: bool | Criterion | None = lists.flag()
