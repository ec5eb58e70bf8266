from collections.abc import Iterable

from core.domain.ports import Begin

from ..domain.ports import NotesUnitOfWork


class DeleteNotes:
    """Delete notes, all of them or, if one is not there, none."""

    def __init__(self, begin: Begin[NotesUnitOfWork]) -> None:
        self._begin = begin

    def execute(self, ids: Iterable[str]) -> None:
        with self._begin() as work:
            for id in dict.fromkeys(ids):
                work.notes.remove(id)
            work.commit()
