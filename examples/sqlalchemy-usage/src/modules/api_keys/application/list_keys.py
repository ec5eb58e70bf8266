from ..domain.entities import ApiKey
from ..domain.ports import Begin


class ListKeys:
    """See which keys there are."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self) -> list[ApiKey]:
        """Return all, the oldest first, also those that are over."""
        with self._begin() as work:
            return list(work.api_keys.stream())
