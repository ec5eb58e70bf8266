"""Authors in memory, for unit tests."""

from typing import ClassVar

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork

from ..domain import ports
from ..domain.entities import Author


class InMemoryAuthorRepository(InMemoryRepository[Author], ports.AuthorRepository):
    """Keeps them in a dictionary."""

    unique = (("name",),)
    key = ("name",)
    references: ClassVar = {"mentor": "authors"}


class InMemoryAuthorUnitOfWork(InMemoryUnitOfWork, ports.AuthorUnitOfWork):
    """Transactions on that dictionary; the same object may be entered again and again."""

    def __init__(self) -> None:
        self.authors = InMemoryAuthorRepository()
