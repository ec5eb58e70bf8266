from ..domain.ports import Begin


class RemoveBook:
    """Remove a book."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> None:
        """Remove it; `NotFound` if there is none, `StillReferenced` if others refer to it."""
        with self._begin() as work:
            work.books.remove(id)
            work.commit()
