"""What use cases ask of the store of tags."""

from core.domain import ports

from .entities import Tag


class TagRepository(ports.Repository[Tag]):
    """All tags; their natural key is label."""


class TagUnitOfWork(ports.UnitOfWork):
    """A transaction on tags."""

    tags: TagRepository


Begin = ports.Begin[TagUnitOfWork]
