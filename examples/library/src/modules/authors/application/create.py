from core.domain import ports

from ..domain.entities import Author, AuthorDetails
from ..domain.ports import Begin


class CreateAuthor:
    """Add an author."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, details: AuthorDetails) -> Author:
        """Return the new author.

        `AlreadyExists` if another one has its name, `InvalidReference` if what it refers to is not there.
        """
        new = Author.of(details, self._identifiers.new(), self._clock.now())
        with self._begin() as work:
            work.authors.add(new)
            work.commit()
        return new
