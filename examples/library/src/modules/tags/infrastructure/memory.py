"""Tags in memory, for unit tests."""

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork

from ..domain import ports
from ..domain.entities import Tag


class InMemoryTagRepository(InMemoryRepository[Tag], ports.TagRepository):
    """Keeps them in a dictionary."""

    unique = (("label",),)
    key = ("label",)


class InMemoryTagUnitOfWork(InMemoryUnitOfWork, ports.TagUnitOfWork):
    """Transactions on that dictionary; the same object may be entered again and again."""

    def __init__(self) -> None:
        self.tags = InMemoryTagRepository()
