"""In-memory adapters of the ports, for unit tests."""

from collections import Counter
from collections.abc import Collection, Iterable

from core.domain.ports import Page
from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork

from ..domain.entities import Note, Statistics
from ..domain.ports import NoteRepository, NotesUnitOfWork


class InMemoryNoteRepository(InMemoryRepository[Note], NoteRepository):
    """Notes in a dictionary."""

    def search(
        self,
        text: str,
        tags: Collection[str],
        *,
        limit: int = 100,
        after: str | None = None,
        before: str | None = None,
    ) -> Page[Note]:
        written = [note for note in self.stream() if text in note.title or text in note.body]
        found = (note for note in written if note.tags.issuperset(tags))
        return self.page(found, limit=limit, after=after, before=before)

    def known(self, ids: Iterable[str]) -> set[str]:
        return self.items.keys() & set(ids)

    def statistics(self) -> Statistics:
        notes = self.items.values()
        tags = Counter(tag for note in notes for tag in note.tags)
        return Statistics(
            notes=len(notes),
            edited=sum(note.version > 1 for note in notes),
            untagged=sum(not note.tags for note in notes),
            created_first=min((note.created_at for note in notes), default=None),
            updated_last=max((note.updated_at for note in notes), default=None),
            tags=dict(sorted(tags.items(), key=lambda item: (-item[1], item[0]))),
        )


class InMemoryNotesUnitOfWork(InMemoryUnitOfWork, NotesUnitOfWork):
    """Transactions on notes in a dictionary; the same object may be entered again and again."""

    notes: InMemoryNoteRepository

    def __init__(self) -> None:
        self.notes = InMemoryNoteRepository()
