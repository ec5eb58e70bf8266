"""What is true of authors wherever they are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from core.domain import values
from core.domain.entities import Recorded, values_of

NAME_LENGTH = 100


@dataclass(kw_only=True)
class AuthorDetails:
    """What people say of one, and may change."""

    name: str
    mentor: str | None = None

    def __post_init__(self) -> None:
        self.name = values.line(self.name, "name", NAME_LENGTH)
        if self.mentor is not None:
            self.mentor = values.identifier(self.mentor, "mentor")


@dataclass(kw_only=True)
class Author(AuthorDetails, Recorded):
    """What is kept of one; no two have the same name."""

    def __post_init__(self) -> None:
        AuthorDetails.__post_init__(self)
        Recorded.__post_init__(self)

    @classmethod
    def of(cls, details: AuthorDetails, id: str, now: datetime) -> Self:
        """Make a new one that is as people say."""
        return cls(id=id, **values_of(AuthorDetails, details), created_at=now, updated_at=now)

    def change(self, details: AuthorDetails, now: datetime) -> None:
        """Be as people say from now on."""
        vars(self).update(values_of(AuthorDetails, details))
        self.touch(now)


@dataclass(frozen=True, kw_only=True)
class AuthorFilter:
    """What a list is narrowed down to; where something is None, it does not matter."""

    name: str | None = None
    mentor: str | None = None
