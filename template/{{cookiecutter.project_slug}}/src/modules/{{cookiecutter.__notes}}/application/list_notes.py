from core.application.lists import leaf
from core.domain.lists import FIRST_PAGE, Leafing
from core.domain.ports import Begin, Page

from ..domain.entities import Note, NoteFilter
from ..domain.ports import NotesUnitOfWork

EVERYTHING = NoteFilter()


class ListNotes:
    """Leaf through notes."""

    def __init__(self, begin: Begin[NotesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, wanted: NoteFilter = EVERYTHING, leafing: Leafing = FIRST_PAGE) -> Page[Note]:
        """Return a page of those that are wanted, the oldest first unless another order is asked for."""
        with self._begin() as work:
            work.snapshot()
            return leaf(work.notes, wanted, leafing, order_by="created_at")
