from ..domain.ports import Begin


class RemoveAuthor:
    """Remove an author."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> None:
        """Remove it; `NotFound` if there is none, `StillReferenced` if others refer to it."""
        with self._begin() as work:
            work.authors.remove(id)
            work.commit()
