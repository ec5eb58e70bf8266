"""Copies in memory, for unit tests."""

from typing import ClassVar

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork
from modules.books.domain.ports import BookRepository

from ..domain import ports
from ..domain.entities import Copy


class InMemoryCopyRepository(InMemoryRepository[Copy], ports.CopyRepository):
    """Keeps them in a dictionary."""

    unique = (("book", "number"),)
    key = ("book", "number")
    references: ClassVar = {"book": "books"}


class InMemoryCopyUnitOfWork(InMemoryUnitOfWork, ports.CopyUnitOfWork):
    """Transactions on dictionaries; the same object may be entered again and again."""

    def __init__(self, books: BookRepository) -> None:
        self.copies = InMemoryCopyRepository()
        self.books = books
