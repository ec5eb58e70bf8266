"""What is true of authors wherever they are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from core.domain import lists, values
from core.domain.criteria import Criterion
from core.domain.entities import Recorded, values_of

NAME_LENGTH = 100


@dataclass(kw_only=True)
class AuthorDetails:
    """What people say of an author, and may change."""

    name: str
    mentor: str | None = None

    def __post_init__(self) -> None:
        self.name = values.line(self.name, "name", NAME_LENGTH)
        if self.mentor is not None:
            self.mentor = values.identifier(self.mentor, "mentor")


@dataclass(kw_only=True)
class Author(AuthorDetails, Recorded):
    """An author as it is kept; no two have the same name."""

    def __post_init__(self) -> None:
        AuthorDetails.__post_init__(self)
        Recorded.__post_init__(self)

    @classmethod
    def of(cls, details: AuthorDetails, id: str, now: datetime) -> Self:
        """Make a new one from what people say."""
        return cls(id=id, **values_of(AuthorDetails, details), created_at=now, updated_at=now)

    def change(self, details: AuthorDetails, now: datetime) -> None:
        """Take over what people say now."""
        vars(self).update(values_of(AuthorDetails, details))
        self.touch(now)


@dataclass(frozen=True, kw_only=True)
class AuthorFilter(lists.Filter):
    """What a list of authors is narrowed down to; what is None does not matter."""

    name: str | Criterion | None = lists.key(NAME_LENGTH)
    mentor: str | Criterion | None = lists.reference(optional=True)
