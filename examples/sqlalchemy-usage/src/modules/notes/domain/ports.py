"""What use cases ask of the place where notes are kept."""

from abc import abstractmethod
from collections.abc import Collection, Iterable

from core.domain.ports import Page, Repository, UnitOfWork

from .entities import Note, Statistics


class NoteRepository(Repository[Note]):
    """The collection of all notes."""

    @abstractmethod
    def search(
        self,
        text: str,
        tags: Collection[str],
        *,
        limit: int = 100,
        after: str | None = None,
        before: str | None = None,
    ) -> Page[Note]:
        """Return a page, by identifier, of the notes that have all the tags and the text in title or body.

        The text is matched exactly, case and all; no character in it is a wildcard.
        """

    @abstractmethod
    def known(self, ids: Iterable[str]) -> set[str]:
        """Return those of the identifiers that are taken."""

    @abstractmethod
    def statistics(self) -> Statistics:
        """Count the notes and their tags."""


class NotesUnitOfWork(UnitOfWork):
    """A transaction on notes."""

    notes: NoteRepository
