from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.application.batches import batched
from core.application.records import Record
from core.domain.errors import BadRecord
from core.domain.ports import Begin, Clock, Identifiers

from ..domain.entities import Note
from ..domain.ports import NotesUnitOfWork
from .records import note_of

AT_ONCE = 1_000
"""Notes held in memory, however many the file has."""


@dataclass(frozen=True)
class Imported:
    """What an import came to."""

    added: int
    skipped: int


class ImportNotes:
    """Take notes over from a file: all of them or, if one line of it is bad, none."""

    def __init__(self, begin: Begin[NotesUnitOfWork], clock: Clock, identifiers: Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(
        self, read: Callable[[], Iterable[Record]], *, skip_known: bool = False, merge_tags: bool = False
    ) -> Imported:
        """Import what `read` yields, in one transaction; `read` is called again if that must be run again.

        Notes keep the identifiers and instants that the file gives them. One whose identifier is taken is
        refused like any bad line (`BadRecord`), or passed over with `skip_known`. With `merge_tags` a tag
        that differs only by capitals from one that is there becomes that one, the most used one of several.
        """
        now = self._clock.now()
        added = skipped = 0
        with self._begin() as work:
            spelt: dict[str, str] = {}
            if merge_tags:
                for tag in work.notes.statistics().tags:
                    spelt.setdefault(tag.casefold(), tag)
            lines = ((record.line, note_of(record, now, self._identifiers)) for record in read())
            for notes in batched(lines, AT_ONCE):
                if merge_tags:
                    for _, note in notes:
                        note.tags = frozenset(
                            spelt.setdefault(tag.casefold(), tag) for tag in sorted(note.tags)
                        )
                fresh = self._unknown(work, notes, skip_known=skip_known)
                work.notes.add_many(fresh)
                added += len(fresh)
                skipped += len(notes) - len(fresh)
            work.commit()
        return Imported(added, skipped)

    def _unknown(
        self, work: NotesUnitOfWork, notes: list[tuple[int, Note]], *, skip_known: bool
    ) -> list[Note]:
        taken = work.notes.known(note.id for _, note in notes)
        fresh = []
        for line, note in notes:
            if note.id not in taken:
                taken.add(note.id)
                fresh.append(note)
            elif not skip_known:
                raise BadRecord(line, f"a note {note.id} is there already")
        return fresh
