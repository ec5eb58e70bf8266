"""What use cases ask of the store of books."""

from core.domain import ports
from modules.authors.domain.ports import AuthorRepository
from modules.tags.domain.ports import TagRepository

from .entities import Book


class BookRepository(ports.Repository[Book]):
    """All books; their natural key is isbn."""


class BookUnitOfWork(ports.UnitOfWork):
    """A transaction on books, and on what they refer to."""

    books: BookRepository
    authors: AuthorRepository
    tags: TagRepository


Begin = ports.Begin[BookUnitOfWork]
