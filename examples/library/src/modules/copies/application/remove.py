from ..domain.ports import Begin


class RemoveCopy:
    """Remove a copy."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> None:
        """Return when it is gone; `NotFound` if there was none, `StillReferenced` if it is still needed."""
        with self._begin() as work:
            work.copies.remove(id)
            work.commit()
