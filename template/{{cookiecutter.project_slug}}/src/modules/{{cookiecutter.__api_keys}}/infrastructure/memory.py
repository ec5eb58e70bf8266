"""API keys in memory, for unit tests."""

from core.infrastructure.memory import InMemoryRepository, InMemoryUnitOfWork

from ..domain import ports
from ..domain.entities import ApiKey


class InMemoryApiKeyRepository(InMemoryRepository[ApiKey], ports.ApiKeyRepository):
    """Keeps them in a dictionary."""


class InMemoryApiKeyUnitOfWork(InMemoryUnitOfWork, ports.ApiKeyUnitOfWork):
    """Transactions on that dictionary; the same object may be entered again and again."""

    def __init__(self) -> None:
        self.api_keys = InMemoryApiKeyRepository()
