"""Books in memory, for unit tests."""

from typing import ClassVar

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork
from modules.authors.domain.ports import AuthorRepository
from modules.tags.domain.ports import TagRepository

from ..domain import ports
from ..domain.entities import Book


class InMemoryBookRepository(InMemoryRepository[Book], ports.BookRepository):
    """Keeps them in a dictionary."""

    unique = (("isbn",),)
    key = ("isbn",)
    references: ClassVar = {"author": "authors", "tags": "tags"}


class InMemoryBookUnitOfWork(InMemoryUnitOfWork, ports.BookUnitOfWork):
    """Transactions on dictionaries; the same object may be entered again and again."""

    def __init__(self, authors: AuthorRepository, tags: TagRepository) -> None:
        self.books = InMemoryBookRepository()
        self.authors = authors
        self.tags = tags
