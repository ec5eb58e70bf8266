"""What is true of tags wherever they are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from core.domain import values
from core.domain.entities import Recorded, values_of

LABEL_LENGTH = 50


@dataclass(kw_only=True)
class TagDetails:
    """What people say of one, and may change."""

    label: str

    def __post_init__(self) -> None:
        self.label = values.line(self.label, "label", LABEL_LENGTH)


@dataclass(kw_only=True)
class Tag(TagDetails, Recorded):
    """What is kept of one; no two have the same label."""

    def __post_init__(self) -> None:
        TagDetails.__post_init__(self)
        Recorded.__post_init__(self)

    @classmethod
    def of(cls, details: TagDetails, id: str, now: datetime) -> Self:
        """Make a new one that is as people say."""
        return cls(id=id, **values_of(TagDetails, details), created_at=now, updated_at=now)

    def change(self, details: TagDetails, now: datetime) -> None:
        """Be as people say from now on."""
        vars(self).update(values_of(TagDetails, details))
        self.touch(now)


@dataclass(frozen=True, kw_only=True)
class TagFilter:
    """What a list is narrowed down to; where something is None, it does not matter."""

    label: str | None = None
