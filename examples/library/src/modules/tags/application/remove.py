from ..domain.ports import Begin


class RemoveTag:
    """Remove a tag."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> None:
        """Remove it; `NotFound` if there is none, `StillReferenced` if others refer to it."""
        with self._begin() as work:
            work.tags.remove(id)
            work.commit()
