from ..domain.entities import Tag
from ..domain.ports import Begin


class ShowTag:
    """Show a tag."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> Tag:
        """Return it; `NotFound` if there is none."""
        with self._begin() as work:
            return work.tags.get(id)
