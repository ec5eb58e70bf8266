"""What use cases ask of the store of authors."""

from core.domain import ports

from .entities import Author


class AuthorRepository(ports.Repository[Author]):
    """All authors; their natural key is name."""


class AuthorUnitOfWork(ports.UnitOfWork):
    """A transaction on authors."""

    authors: AuthorRepository


Begin = ports.Begin[AuthorUnitOfWork]
