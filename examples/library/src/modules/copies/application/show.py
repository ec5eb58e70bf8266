from ..domain.entities import Copy
from ..domain.ports import Begin


class ShowCopy:
    """Show a copy."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> Copy:
        """Return it; `NotFound` if there is none."""
        with self._begin() as work:
            return work.copies.get(id)
