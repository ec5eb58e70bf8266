from ..domain.ports import Begin


class RemoveAuthor:
    """Remove an author."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> None:
        """Return when it is gone; `NotFound` if there was none, `StillReferenced` if it is still needed."""
        with self._begin() as work:
            work.authors.remove(id)
            work.commit()
