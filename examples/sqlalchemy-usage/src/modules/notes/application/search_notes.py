from collections.abc import Collection

from core.domain.errors import InvalidValue
from core.domain.ports import Begin, Page

from ..domain.entities import MOST_TAGS, Note
from ..domain.ports import NotesUnitOfWork


class SearchNotes:
    """Find notes by what is written in them and by their tags."""

    def __init__(self, begin: Begin[NotesUnitOfWork]) -> None:
        self._begin = begin

    def execute(
        self, text: str = "", tags: Collection[str] = (), *, limit: int = 20, after: str | None = None
    ) -> Page[Note]:
        """Return a page, oldest first, of the notes that have the text in title or body, and all the tags."""
        if len(tags) > MOST_TAGS:
            raise InvalidValue(f"a search is for at most {MOST_TAGS} tags, not for {len(tags)}")
        with self._begin() as work:
            return work.notes.search(text, tags, limit=limit, after=after)
