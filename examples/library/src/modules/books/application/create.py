from core.domain import ports

from ..domain.entities import Book, BookDetails
from ..domain.ports import Begin


class CreateBook:
    """Add a book."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, details: BookDetails) -> Book:
        """Return the new book.

        `AlreadyExists` if another one has its isbn, `InvalidReference` if what it refers to is not there.
        """
        new = Book.of(details, self._identifiers.new(), self._clock.now())
        with self._begin() as work:
            work.books.add(new)
            work.commit()
        return new
