"""What use cases ask of the store of copies."""

from core.domain import ports
from modules.books.domain.ports import BookRepository

from .entities import Copy


class CopyRepository(ports.Repository[Copy]):
    """All copies; their natural key is book and number."""


class CopyUnitOfWork(ports.UnitOfWork):
    """A transaction on copies, and on what they refer to."""

    copies: CopyRepository
    books: BookRepository


Begin = ports.Begin[CopyUnitOfWork]
