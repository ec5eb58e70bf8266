"""What is true of tags wherever they are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from core.domain import lists, values
from core.domain.criteria import Criterion
from core.domain.entities import Recorded, values_of

LABEL_LENGTH = 50


@dataclass(kw_only=True)
class TagDetails:
    """What people say of a tag, and may change."""

    label: str

    def __post_init__(self) -> None:
        self.label = values.line(self.label, "label", LABEL_LENGTH)


@dataclass(kw_only=True)
class Tag(TagDetails, Recorded):
    """A tag as it is kept; no two have the same label."""

    def __post_init__(self) -> None:
        TagDetails.__post_init__(self)
        Recorded.__post_init__(self)

    @classmethod
    def of(cls, details: TagDetails, id: str, now: datetime) -> Self:
        """Make a new one from what people say."""
        return cls(id=id, **values_of(TagDetails, details), created_at=now, updated_at=now)

    def change(self, details: TagDetails, now: datetime) -> None:
        """Take over what people say now."""
        vars(self).update(values_of(TagDetails, details))
        self.touch(now)


@dataclass(frozen=True, kw_only=True)
class TagFilter(lists.Filter):
    """What a list of tags is narrowed down to; what is None does not matter."""

    label: str | Criterion | None = lists.key(LABEL_LENGTH)
