from core.application.versions import expect_version
from core.domain.ports import Begin, Clock

from ..domain.entities import Note
from ..domain.ports import NotesUnitOfWork


class EditNote:
    """Change a note's title or body, unless somebody else changed the note first."""

    def __init__(self, begin: Begin[NotesUnitOfWork], clock: Clock) -> None:
        self._begin, self._clock = begin, clock

    def execute(self, id: str, version: int, *, title: str | None = None, body: str | None = None) -> Note:
        """Return the note as it is now. `version` is that of the note which the change was made on.

        `StaleEntity` if the note has another version by now, `NotFound` if it is gone.
        """
        with self._begin() as work:
            note = work.notes.get(id)
            expect_version(note, version)
            note.edit(self._clock.now(), title=title, body=body)
            work.notes.update(note)
            work.commit()
        return note
