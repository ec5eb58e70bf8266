"""The note, and what notes come to in all."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.domain import lists
from core.domain.criteria import Criterion
from core.domain.entities import Recorded
from core.domain.errors import InvalidValue
from core.domain.values import key_text, long_text

TITLE_LENGTH = 200
TAG_LENGTH = 50


@dataclass(kw_only=True)
class Note(Recorded):
    """A titled text under any number of tags."""

    title: str
    body: str = ""
    tags: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        super().__post_init__()
        self.title = _title(self.title)
        self.body = long_text(self.body, "body")
        self.tags = frozenset(map(tag_name, self.tags))

    def edit(self, now: datetime, *, title: str | None = None, body: str | None = None) -> None:
        """Change the title, the body or both."""
        if title is None and body is None:
            raise InvalidValue("an edit changes the title, the body or both")
        if title is not None:
            self.title = _title(title)
        if body is not None:
            self.body = long_text(body, "body")
        self.touch(now)

    def tag(self, now: datetime, names: Iterable[str]) -> bool:
        """Put the note under these tags too; return whether that changed it."""
        return self._retag(now, self.tags.union(map(tag_name, names)))

    def untag(self, now: datetime, names: Iterable[str]) -> bool:
        """Take the note from under these tags; return whether that changed it."""
        gone = set(map(one_form, names))
        return self._retag(now, frozenset(tag for tag in self.tags if one_form(tag) not in gone))

    def _retag(self, now: datetime, tags: frozenset[str]) -> bool:
        changed = tags != self.tags
        if changed:
            self.tags = tags
            self.touch(now)
        return changed


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """What the notes come to in all. Without notes there is no first and no last instant."""

    notes: int
    edited: int
    untagged: int
    created_first: datetime | None
    updated_last: datetime | None
    tags: Mapping[str, int]
    """Notes under each tag that is in use, the most used tags first."""


def tag_name(name: str) -> str:
    """Return a valid tag: one word, upper and lower case told apart, composed letters not."""
    name = one_form(name)
    if not name or len(key_text(name, "a tag", TAG_LENGTH).split()) > 1:
        raise InvalidValue(f"a tag is one word, not {name!r}")
    return name


def one_form(tag: str) -> str:
    """Return a tag with its letters composed (NFC): é is the same tag, typed as one character or as two."""
    return unicodedata.normalize("NFC", tag)


@dataclass(frozen=True, kw_only=True)
class NoteFilter(lists.Filter):
    """What a list of notes is narrowed down to; what is None does not matter."""

    title: str | Criterion | None = lists.key(TITLE_LENGTH)
    body: Criterion | None = lists.text()
    tags: Criterion | None = lists.words(TAG_LENGTH, form=one_form)
    created_at: Criterion | None = lists.instant()
    updated_at: Criterion | None = lists.instant()


def _title(title: str) -> str:
    key_text(title, "title", TITLE_LENGTH)
    if not title or len(title.splitlines()) > 1:
        raise InvalidValue(f"a title is one line of text, not {title!r}")
    return title
