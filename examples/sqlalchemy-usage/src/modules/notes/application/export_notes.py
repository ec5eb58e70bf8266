from collections.abc import Callable, Iterable, Mapping

from core.domain.ports import Begin

from ..domain.ports import NotesUnitOfWork
from .records import record_of


class ExportNotes:
    """Hand every note on, as records that an import takes back."""

    def __init__(self, begin: Begin[NotesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, write: Callable[[Iterable[Mapping[str, object]]], int]) -> int:
        """Pass the notes to `write`, by identifier and a few at a time; return what it returns."""
        with self._begin() as work:
            work.snapshot()
            return write(map(record_of, work.notes.stream()))
