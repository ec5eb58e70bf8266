from core.domain.ports import Begin

from ..domain.entities import Note
from ..domain.ports import NotesUnitOfWork


class ShowNote:
    """Look at one note."""

    def __init__(self, begin: Begin[NotesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, id: str) -> Note:
        """Return the note; `NotFound` if there is none."""
        with self._begin() as work:
            work.snapshot()
            return work.notes.get(id)
