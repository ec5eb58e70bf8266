"""What is true of cards wherever they are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from core.domain import lists, values
from core.domain.criteria import Criterion
from core.domain.entities import Recorded, values_of

NUMBER_LENGTH = 20


@dataclass(kw_only=True)
class CardDetails:
    """What people say of a card, and may change."""

    number: str
    member: str
    issued: datetime

    def __post_init__(self) -> None:
        self.number = values.line(self.number, "number", NUMBER_LENGTH)
        self.member = values.identifier(self.member, "member")
        self.issued = values.instant(self.issued, "issued")


@dataclass(kw_only=True)
class Card(CardDetails, Recorded):
    """A card as it is kept; no two have the same number or the same member."""

    created_by: str | None = None
    updated_by: str | None = None
    """Who did so; None where that was before it was recorded."""

    def __post_init__(self) -> None:
        CardDetails.__post_init__(self)
        Recorded.__post_init__(self)

    @classmethod
    def of(cls, details: CardDetails, id: str, now: datetime, by: str) -> Self:
        """Make a new one from what people say."""
        return cls(
            id=id,
            **values_of(CardDetails, details),
            created_at=now,
            updated_at=now,
            created_by=by,
            updated_by=by,
        )

    def change(self, details: CardDetails, now: datetime, by: str) -> None:
        """Take over what people say now."""
        vars(self).update(values_of(CardDetails, details))
        self.touch(now)
        self.updated_by = by


@dataclass(frozen=True, kw_only=True)
class CardFilter(lists.Filter):
    """What a list of cards is narrowed down to; what is None does not matter."""

    number: str | Criterion | None = lists.key(NUMBER_LENGTH)
    member: str | Criterion | None = lists.reference()
    issued: Criterion | None = lists.instant()
    created_by: str | Criterion | None = lists.key(optional=True)
    updated_by: str | Criterion | None = lists.key(optional=True)
