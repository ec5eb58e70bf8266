from collections.abc import Collection

from core.domain.errors import InvalidValue
from core.domain.ports import Begin, Page

from ..domain.entities import Note, one_form
from ..domain.ports import NotesUnitOfWork

TEXT_SOUGHT = 200
TAGS_SOUGHT = 20
"""Tags and characters that one search may be for."""


class SearchNotes:
    """Find notes by what is written in them and by their tags."""

    def __init__(self, begin: Begin[NotesUnitOfWork]) -> None:
        self._begin = begin

    def execute(
        self,
        text: str = "",
        tags: Collection[str] = (),
        *,
        limit: int = 20,
        after: str | None = None,
        before: str | None = None,
    ) -> Page[Note]:
        """Return a page, oldest first, of the notes that have the text in title or body, and all the tags."""
        if len(tags) > TAGS_SOUGHT or len(text) > TEXT_SOUGHT:
            raise InvalidValue(f"a search is for at most {TEXT_SOUGHT} characters and {TAGS_SOUGHT} tags")
        with self._begin() as work:
            work.snapshot()
            tags = list(map(one_form, tags))
            return work.notes.search(text, tags, limit=limit, after=after, before=before)
