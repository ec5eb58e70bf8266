from core.domain.ports import Begin

from ..domain.entities import Statistics
from ..domain.ports import NotesUnitOfWork


class CountNotes:
    """Say what the notes come to in all."""

    def __init__(self, begin: Begin[NotesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self) -> Statistics:
        with self._begin() as work:
            work.snapshot()
            return work.notes.statistics()
