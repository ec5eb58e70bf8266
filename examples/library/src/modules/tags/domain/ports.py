"""What use cases ask of the store of tags."""

from core.domain import ports

from .entities import Tag


class TagRepository(ports.Repository[Tag]):
    """The collection of all of them; the natural key is label."""


class TagUnitOfWork(ports.UnitOfWork):
    """A transaction on them."""

    tags: TagRepository


Begin = ports.Begin[TagUnitOfWork]
