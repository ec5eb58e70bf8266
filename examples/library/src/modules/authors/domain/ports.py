"""What use cases ask of the store of authors."""

from core.domain import ports

from .entities import Author


class AuthorRepository(ports.Repository[Author]):
    """The collection of all of them; the natural key is name."""


class AuthorUnitOfWork(ports.UnitOfWork):
    """A transaction on them."""

    authors: AuthorRepository


Begin = ports.Begin[AuthorUnitOfWork]
