"""What is true of copies wherever they are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from core.domain import lists, values
from core.domain.criteria import Criterion
from core.domain.entities import Recorded, values_of


@dataclass(kw_only=True)
class CopyDetails:
    """What people say of a copy, and may change."""

    book: str
    number: int

    def __post_init__(self) -> None:
        self.book = values.identifier(self.book, "book")
        self.number = values.integer64(self.number, "number")


@dataclass(kw_only=True)
class Copy(CopyDetails, Recorded):
    """A copy as it is kept; no two have the same book and number."""

    def __post_init__(self) -> None:
        CopyDetails.__post_init__(self)
        Recorded.__post_init__(self)

    @classmethod
    def of(cls, details: CopyDetails, id: str, now: datetime) -> Self:
        """Make a new one from what people say."""
        return cls(id=id, **values_of(CopyDetails, details), created_at=now, updated_at=now)

    def change(self, details: CopyDetails, now: datetime) -> None:
        """Take over what people say now."""
        vars(self).update(values_of(CopyDetails, details))
        self.touch(now)


@dataclass(frozen=True, kw_only=True)
class CopyFilter(lists.Filter):
    """What a list of copies is narrowed down to; what is None does not matter."""

    book: str | Criterion | None = lists.reference()
    number: Criterion | None = lists.integer()
