from ..domain.entities import Member
from ..domain.ports import Begin


class ShowMember:
    """Show a member."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> Member:
        """Return it; `NotFound` if there is none."""
        with self._begin() as work:
            return work.members.get(id)
