from ..domain.ports import Begin


class RemoveLoan:
    """Remove a loan."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin

    def execute(self, id: str) -> None:
        """Return when it is gone; `NotFound` if there was none."""
        with self._begin() as work:
            work.loans.remove(id)
            work.commit()
