from collections.abc import Collection

from core.domain.errors import StaleEntity, TransactionAborted
from core.domain.ports import Begin, Clock

from ..domain.entities import Note
from ..domain.ports import NotesUnitOfWork


class TagNote:
    """Put a note under tags, or take it from under them.

    No version is asked for: a tag is right whatever else happens to the note. Where somebody else changes
    the note at the same moment, this is simply done again on top of that.
    """

    def __init__(self, begin: Begin[NotesUnitOfWork], clock: Clock) -> None:
        self._begin, self._clock = begin, clock

    def execute(self, id: str, *, add: Collection[str] = (), remove: Collection[str] = ()) -> Note:
        """Return the note as it is now; `NotFound` if there is none."""
        now = self._clock.now()
        with self._begin() as work:
            note = work.notes.get(id)
            changed = [note.untag(now, remove), note.tag(now, add)]
            if any(changed):
                try:
                    work.notes.update(note)
                except StaleEntity as error:
                    raise TransactionAborted(str(error)) from error
                work.commit()
        return note
