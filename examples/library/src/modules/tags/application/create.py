from core.domain import ports

from ..domain.entities import Tag, TagDetails
from ..domain.ports import Begin


class CreateTag:
    """Add a tag."""

    def __init__(self, begin: Begin, clock: ports.Clock, identifiers: ports.Identifiers) -> None:
        self._begin, self._clock, self._identifiers = begin, clock, identifiers

    def execute(self, details: TagDetails) -> Tag:
        """Return the new tag; `AlreadyExists` if another one has its label."""
        new = Tag.of(details, self._identifiers.new(), self._clock.now())
        with self._begin() as work:
            work.tags.add(new)
            work.commit()
        return new
