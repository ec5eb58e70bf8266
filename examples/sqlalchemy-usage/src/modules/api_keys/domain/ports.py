"""What use cases ask of the store of API keys."""

from core.domain import ports

from .entities import ApiKey


class ApiKeyRepository(ports.Repository[ApiKey]):
    """All keys, those that were revoked included."""


class ApiKeyUnitOfWork(ports.UnitOfWork):
    """A transaction on API keys."""

    api_keys: ApiKeyRepository


Begin = ports.Begin[ApiKeyUnitOfWork]
