"""What is true of members wherever they are kept."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self

from core.domain import lists, values
from core.domain.criteria import Criterion
from core.domain.entities import Recorded, values_of

EMAIL_LENGTH = 254
FULL_NAME_LENGTH = 100
PHONE_LENGTH = 32
DAYS_IN_ARCHIVE = 90
"""How long what was removed is of use."""


class MemberStatus(StrEnum):
    """What the status of a member can be."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


@dataclass(kw_only=True)
class MemberDetails:
    """What people say of a member, and may change."""

    email: str
    full_name: str
    joined: date
    phone: str | None = None
    status: MemberStatus = MemberStatus.ACTIVE
    balance: Decimal = Decimal(0)
    notes: str | None = None

    def __post_init__(self) -> None:
        self.email = values.line(self.email, "email", EMAIL_LENGTH)
        self.full_name = values.line(self.full_name, "full_name", FULL_NAME_LENGTH)
        self.joined = values.day(self.joined, "joined")
        if self.phone is not None:
            self.phone = values.line(self.phone, "phone", PHONE_LENGTH)
        self.balance = values.exact_decimal(self.balance, "balance")
        self.notes = values.optional_text(self.notes, "notes")


@dataclass(kw_only=True)
class Member(MemberDetails, Recorded):
    """A member as it is kept; no two have the same email."""

    def __post_init__(self) -> None:
        MemberDetails.__post_init__(self)
        Recorded.__post_init__(self)

    @classmethod
    def of(cls, details: MemberDetails, id: str, now: datetime) -> Self:
        """Make a new one from what people say."""
        return cls(id=id, **values_of(MemberDetails, details), created_at=now, updated_at=now)

    def change(self, details: MemberDetails, now: datetime) -> None:
        """Take over what people say now."""
        vars(self).update(values_of(MemberDetails, details))
        self.touch(now)


@dataclass(kw_only=True)
class ArchivedMember(Member):
    """A member that was removed, and may be restored."""

    archived_at: datetime


@dataclass(frozen=True, kw_only=True)
class MemberFilter(lists.Filter):
    """What a list of members is narrowed down to; what is None does not matter."""

    email: str | Criterion | None = lists.key(EMAIL_LENGTH)
    full_name: str | Criterion | None = lists.key(FULL_NAME_LENGTH)
    joined: Criterion | None = lists.day()
    phone: str | Criterion | None = lists.key(PHONE_LENGTH, optional=True)
    status: MemberStatus | Criterion | None = lists.choice(MemberStatus)
    balance: Criterion | None = lists.decimal()
    notes: Criterion | None = lists.text(optional=True)


@dataclass(frozen=True, kw_only=True)
class ArchivedMemberFilter(MemberFilter):
    """What a list of archived members is narrowed down to."""

    archived_at: Criterion | None = lists.instant()
