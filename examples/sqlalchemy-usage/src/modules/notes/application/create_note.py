from collections.abc import Iterable

from core.domain.ports import Begin, Clock, Identifiers

from ..domain.entities import Note
from ..domain.ports import NotesUnitOfWork


class CreateNote:
    """Write a new note."""

    def __init__(self, begin: Begin[NotesUnitOfWork], clock: Clock, identifiers: Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, title: str, body: str = "", tags: Iterable[str] = ()) -> Note:
        now = self._clock.now()
        note = Note(
            id=self._identifiers.new(),
            title=title,
            body=body,
            tags=frozenset(tags),
            created_at=now,
            updated_at=now,
        )
        with self._begin() as work:
            work.notes.add(note)
            work.commit()
        return note
